/** The route of deployments that wait and of what agents deployed in sandboxes. */
import { Hono } from 'hono';
import type { Show } from './answers.js';
import { deploymentsPage, LEASES_SHOWN_MS } from './deployments-page.js';
import { type DashboardEnv, viewerOf } from './guard.js';
import type { Sources } from './sources.js';

export function deploymentRoutes({ reader, clock }: Sources, show: Show): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  app.get('/deployments', async (context) => {
    const { scope } = viewerOf(context);
    const now = clock();
    const waiting = await reader.waitingDeployments(scope);
    const leases = await reader.leases(scope, now - LEASES_SHOWN_MS);
    const repositories = await reader.repositories(scope);
    const known = new Set(repositories.map(({ id }) => id));
    return show(
      context,
      { title: 'Deployments', section: 'deployments' },
      deploymentsPage({ waiting, leases, known, now }),
    );
  });
  return app;
}
