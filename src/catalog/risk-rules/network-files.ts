/** Rules for network changes in files other than Terraform: address lists, firewalls, proxies, DNS, cloud programs. */
import type { FileRule, FileView, Hit, PatchLine } from '../../domain/risk-rule.js';
import { CIDR } from '../addresses.js';
import { isCloudCode } from '../cloud-code.js';
import { hitsOf, isQuiet, touchedLines, under } from '../line-signals.js';

const REVIEW = 'Name what becomes reachable from where, and have someone who owns the network approve it.';

export const NETWORK_FILE_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'network/address-range',
    title: 'An address range changes',
    category: 'network',
    level: 'medium',
    confidence: 'medium',
    why: 'A list of address ranges is an allow list, a route or a subnet somewhere.',
    remedy: REVIEW,
    source: 'the definition of the category: address lists in any format',
    asks: 'lines',
    find: (file) =>
      touchedLines(
        file,
        ['manifest', 'jsonnet', 'template', 'bicep'],
        (line) => !isQuiet(line) && CIDR.test(line.text),
      ),
    examples: {
      hit: [
        {
          path: 'firewall-rules/prod.json',
          patch: '@@ -1,2 +1,2 @@\n-  "source": "10.1.0.0/16"\n+  "source": "10.0.0.0/8"',
        },
      ],
      miss: [{ path: 'tests/firewall.json', patch: '@@ -1 +1 @@\n-"10.1.0.0/16"\n+"10.0.0.0/8"' }],
    },
  },
  {
    about: 'file',
    id: 'network/server-config',
    title: 'A firewall, proxy or DNS file changes',
    category: 'network',
    level: 'medium',
    confidence: 'medium',
    why: 'Who is let in, what is listened on and where names point is written here.',
    remedy: REVIEW,
    source: 'the definition of the category',
    asks: 'lines',
    find: (file) => touchedLines(file, ['server-config'], isServerLine),
    examples: {
      hit: [
        { path: 'nginx/site.conf', patch: '@@ -1,2 +1,2 @@\n-  allow 10.0.0.0/8;\n+  allow all;' },
        { path: 'dns/example.zone', patch: '@@ -1 +1 @@\n-www IN A 192.0.2.1\n+www IN A 192.0.2.2' },
      ],
      miss: [{ path: 'nginx/site.conf', patch: '@@ -1 +1 @@\n-  gzip off;\n+  gzip on;' }],
    },
  },
  {
    about: 'file',
    id: 'network/cloud-code',
    title: 'Cloud code changes what is reachable',
    category: 'network',
    level: 'medium',
    confidence: 'medium',
    why: 'The construct becomes a firewall rule, a load balancer or a DNS record when it is deployed.',
    remedy: REVIEW,
    source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2-readme.html',
    asks: 'lines',
    find: cloudCodeNetwork,
    examples: {
      hit: [
        {
          path: 'infra/lib/net.ts',
          patch: '@@ -1 +1,2 @@\n const sg = a;\n+sg.addIngressRule(Peer.anyIpv4(), Port.tcp(22));',
        },
      ],
      miss: [{ path: 'src/server.ts', patch: '@@ -1 +1,2 @@\n+app.listen(Peer.port);' }],
    },
  },
];

const SERVER_LINE =
  /^(?:allow|deny|listen|bind|server_name|proxy_pass|upstream|server|acl|http-request|use_backend|reverse_proxy|iptables|ip6?tables|-[AID]\s|add rule|chain|table)\b|\b(?:IN\s+)?(?:A|AAAA|CNAME|MX|NS|TXT|SRV|CAA|PTR)\s+\S|\b(?:accept|drop|reject)\b|^(?:A|AAAA|CNAME|MX|D)\(/;

function isServerLine(line: PatchLine, file: FileView): boolean {
  return (
    /\.zone$|(?:^|\/)db\.[^/]*$|dnscontrol/.test(file.names[0]) || SERVER_LINE.test(line.text) || CIDR.test(line.text)
  );
}

const CONSTRUCT =
  /\baddIngressRule\b|\baddEgressRule\b|\bPeer\.|\.connections\.allow|\ballow(?:From|To|DefaultPort)\w*\(|\bnew (?:\w+\.)*(?:Cfn)?\w*(?:SecurityGroup\w*|Vpc|Subnet|Route|HostedZone|ARecord|AaaaRecord|CnameRecord|RecordSet|LoadBalancer|Listener|NatGateway|VpcEndpoint|WebACL|Cname)\(|\bassociatePublicIpAddress\b|\binternetFacing\b|\bcidrIp\b|\bpubliclyAccessible\s*:\s*true/;
/** Every workload names these; only where an existing one changes them is its reach another. */
const PROPERTY = /^(?:securityGroups?|vpcSubnets|vpc_subnets|security_groups)\s*[:=]/;

function cloudCodeNetwork(file: FileView): readonly Hit[] {
  if (file.inert !== null || !isCloudCode(file)) return [];
  const touched = new Set(file.touched.map((line) => line.sign + line.text));
  const isEdit = (line: PatchLine) =>
    PROPERTY.test(line.text) && !line.scope.some((text) => touched.has(line.sign + text));
  const reaches = (line: PatchLine) => CONSTRUCT.test(line.text) || CIDR.test(line.text) || isEdit(line);
  return hitsOf(file.touched.filter((line) => !under(line, /^import\b/) && reaches(line)));
}
