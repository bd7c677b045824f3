/** Reactions as REST and webhooks count them under issues and comments. */
import type { Json } from './site.js';

/** Nobody reacts in this world. */
export function reactions(url: string): Json {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, total_count: 0, ...none };
}
