/** Rules that let everybody in only together: each names some networks, all of them half of the addresses there are. */
import { describe, expect, it } from '@jest/globals';
import { judged, planOf } from '../plan-world.js';
import { make } from '../plans/words.js';
import { foundIn } from '../readings.js';

const rule = (name: string, cidrs: readonly string[]) => ({
  ...make('aws_security_group_rule', {
    ...{ security_group_id: 'sg-1', type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22 },
    cidr_blocks: [...cidrs],
  }),
  name,
});
const eighths = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${from + index}.0.0.0/8`);
const found = (...rules: readonly ReturnType<typeof rule>[]) => foundIn(judged(planOf(rules)));

const LOW = rule('low', eighths(11, 75));
const HIGH = rule('high', eighths(128, 192));
const OWN = rule('own', ['10.0.0.0/8']);

describe('half of all addresses', () => {
  it('is everybody, and every rule that names a part of it is told', () => {
    expect(found(LOW, HIGH)).toEqual([
      'fail',
      'plan/open-admin-port aws_security_group_rule.high cidr_blocks: port 22',
      'plan/open-admin-port aws_security_group_rule.low cidr_blocks: port 22',
    ]);
  });

  it('is not reached with one rule, nor by a network of one’s own', () => {
    expect(found(LOW)).toEqual(['pass']);
    expect(found(LOW, OWN, rule('less', eighths(129, 192)))).toEqual(['pass']);
    expect(found(LOW, HIGH, OWN).join(' ')).not.toContain('.own');
  });
});
