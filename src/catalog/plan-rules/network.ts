/** Plan rules: who reaches what, and where traffic goes. */
import type { PlanRule } from '../../domain/plan.js';

export const NETWORK_PLAN_RULES = [
  {
    id: 'plan/open-admin-port',
    title: 'An administration port is open to everybody',
    category: 'network',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'machines, databases and clusters are administered through it, and such ports are found within minutes.',
    remedy: 'Name the addresses or the security group that need it, or go through a bastion or a session manager.',
    source: 'Regula and Checkov port lists; Trivy AVD-AWS-0107, AVD-GCP-0027, AVD-AZU-0047, 0048, 0050',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_security_group_rule',
              after: { type: 'ingress', protocol: 'tcp', from_port: 20, to_port: 25, cidr_blocks: ['0.0.0.0/0'] },
            },
          ],
        },
        {
          changes: [
            {
              type: 'google_compute_firewall',
              after: { allow: [{ protocol: 'all', ports: [] }], source_ranges: ['0.0.0.0/1', '128.0.0.0/1'] },
            },
          ],
        },
        {
          changes: [
            {
              type: 'azurerm_network_security_rule',
              after: {
                direction: 'Inbound',
                access: 'Allow',
                protocol: 'Tcp',
                source_address_prefix: 'Internet',
                destination_port_range: '3389',
              },
            },
          ],
        },
        {
          changes: [
            {
              type: 'aws_vpc_security_group_ingress_rule',
              after: { ip_protocol: 'tcp', from_port: 22, to_port: 22 },
              unknown: { cidr_ipv4: true },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_security_group_rule',
              after: { type: 'ingress', protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: ['0.0.0.0/0'] },
            },
          ],
        },
        {
          changes: [
            {
              type: 'aws_security_group_rule',
              after: { type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['10.0.0.0/8'] },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/open-control-plane',
    title: 'The control plane of a cluster is open to everybody',
    category: 'network',
    level: 'high',
    confidence: 'medium',
    holds: 'always',
    why: 'whoever gets hold of one credential can use it from anywhere.',
    remedy: 'Make the endpoint private, or name the address ranges that administer the cluster.',
    source: 'Trivy AVD-AWS-0040, 0041, AVD-GCP-0053, AVD-AZU-0041',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_eks_cluster',
              after: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }] },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_eks_cluster',
              after: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['198.51.100.0/24'] }] },
            },
          ],
        },
        { changes: [{ type: 'aws_eks_cluster', after: { vpc_config: [{ endpoint_public_access: false }] } }] },
      ],
    },
  },
  {
    id: 'plan/dns-answer',
    title: 'An existing name leads somewhere else',
    category: 'network',
    level: 'medium',
    confidence: 'medium',
    holds: 'without-approval',
    why: 'everybody who uses the name goes to the new place as soon as it is applied.',
    remedy: 'Have somebody who knows the name check the new answer; state the ticket and the approval.',
    source: 'the definition of the category network; The-DevOps-Daily/terraform-plan-gate, corpus dns-repoint',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_route53_record',
              actions: ['update'],
              before: { type: 'A', records: ['203.0.113.10'] },
              after: { type: 'A', records: ['198.51.100.7'] },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_route53_record',
              actions: ['update'],
              before: { type: 'A', ttl: 300, records: ['203.0.113.10'] },
              after: { type: 'A', ttl: 60, records: ['203.0.113.10'] },
            },
          ],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
