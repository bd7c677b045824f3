/** What kind of thing a Terraform or CloudFormation resource type is, by the pattern of its name. Read by the risk rules. */

import { remembering } from '../domain/remembering.js';

/** How many types are remembered: more than any change has. */
const TYPES = 2_000;

/** Identities, roles, policies, bindings, trust. */
export function isIamType(type: string): boolean {
  return sortsOf(type).iam;
}

/** Reachability, or where traffic goes. */
export function isNetworkType(type: string): boolean {
  return sortsOf(type).network;
}

/** Things that hold data which cannot be made anew: deleting or replacing one is the worst case. */
export function isDataType(type: string): boolean {
  return sortsOf(type).data;
}

const sortsOf = remembering(TYPES, (type) => ({
  iam: IAM.some((pattern) => pattern.test(type)) && !NOT_IAM.test(type),
  network: NETWORK.some((pattern) => pattern.test(type)),
  data: DATA.some((pattern) => pattern.test(type)),
}));

const IAM: readonly RegExp[] = [
  /^aws_(?:iam|ssoadmin|identitystore|rolesanywhere|organizations|lakeformation|verifiedpermissions|ram)_/,
  /^aws_\w*(?:_policy|_policy_attachment|_policy_association|_permissions?|_grant|_access_entry|_acl|_public_access_block)$/,
  /^aws_(?:s3_bucket_ownership_controls|eks_pod_identity_association|transfer_user|cognito_identity_pool\w*)$/,
  /^google_\w+_iam_(?:binding|member|policy|custom_role|audit_config)$|^google_service_account/,
  /^google_(?:org|organization|project|folder)_\w*polic(?:y|ies)|^google_iam_|^google_access_context_manager_|^google_project_iam/,
  /^azurerm_(?:role_|user_assigned_identity|federated_identity|key_vault_access_policy|management_lock|pim_|policy_(?:set_)?definition|\w*policy_assignment)/,
  /^azuread_|^okta_|^auth0_|^keycloak_|^aad_|^jumpcloud_|^onelogin_/,
  /^github_(?:team|membership|repository_collaborators?|organization_\w*(?:role|ruleset|settings|block)|branch_protection|repository_ruleset|actions_\w*permissions)/,
  /^(?:tfe_team|tfe_organization_membership|gitlab_\w*(?:membership|access|share|user)|vault_(?:policy|identity|\w+_auth_\w+|\w*_role$))/,
  /^kubernetes_(?:cluster_)?(?:role|role_binding|service_account)(?:_v\d+)?$/,
  /^(?:postgresql|mysql|snowflake|mongodbatlas|redshift|databricks)_(?:\w*(?:role|grant|user|permission|privileges)s?\w*)$/,
  // Providers of services: whatever they call their people and their rights.
  /^(?!(?:aws|google|azurerm|kubernetes)_)\w+_(?:teams?|users?|roles?|permissions?|members?|memberships?|service_accounts?|role_bindings?|roles?_mappings?|role_assignments?|access_polic(?:y|ies)|acls?)$/,
  /^\w+_(?:team|user|group|role|org|organization|project)_(?:members?|memberships?|roles?|permissions?|assignments?|grants?|access)$/,
  /^AWS::(?:IAM|SSO|RAM|Organizations|RolesAnywhere|IdentityStore|LakeFormation|VerifiedPermissions)::/,
  /^AWS::\w+::(?:\w*Policy|Permission|AccessEntry|PodIdentityAssociation)$/,
  /^Microsoft\.(?:Authorization|ManagedIdentity)\//,
];

const NOT_IAM =
  /lifecycle_policy|scaling_policy|autoscaling|ssl_(?:negotiation_)?policy|cache_policy|stickiness_policy|backup_policy|backup_plan|load_balancer|lb_|request_policy|response_headers|origin_request|replication|retention|resolver|routing_policy|scalingpolicy|cachepolicy|dlm_|network_acl|waf\w*_|firewall_policy|elasticache|memorydb|appautoscaling|lifecyclepolicy|headerspolicy|requestpolicy/i;

const NETWORK: readonly RegExp[] = [
  /^aws_(?:default_)?(?:security_group|vpc|subnet|route|main_route|network_acl)/,
  /^aws_(?:nat_gateway|internet_gateway|egress_only|eip|network_|networkfirewall|networkmanager|ec2_transit|ec2_managed_prefix|ec2_client_vpn|vpn_|customer_gateway|dx_)/,
  /^aws_(?:lb|alb|elb|load_balancer|waf|globalaccelerator|service_discovery|cloudfront_distribution|vpclattice|db_security_group|elasticache_security_group|redshift_security_group)/,
  /^aws_(?:api_gateway_domain|apigatewayv2_domain|api_gateway_vpc_link|apigatewayv2_vpc_link)/,
  /^google_compute_(?:firewall|network|subnetwork|route|address|global_address|forwarding_rule|global_forwarding_rule|url_map|target_|backend_service|region_backend|vpn|ha_vpn|external_vpn|interconnect|security_policy|shared_vpc)/,
  /^google_(?:dns_|vpc_access|service_networking|network_|certificate_manager_dns)/,
  /^azurerm_(?:virtual_network|subnet|network_|public_ip|route|lb|application_gateway|firewall|web_application_firewall|frontdoor|cdn_frontdoor|traffic_manager|private_|dns_|vpn_|virtual_hub|virtual_wan|express_route|nat_gateway|application_security_group|bastion|local_network|point_to_site)/,
  /^azurerm_\w+_(?:firewall_rule|virtual_network_rule|network_rules?)$/,
  /^cloudflare_(?:record|dns_record|zone|ruleset|firewall|filter|load_balancer|access_rule|waf|tunnel|spectrum)/,
  /^(?:digitalocean|hcloud|linode|vultr|scaleway)_\w*(?:firewall|vpc|network|load_?balancer|domain|record|rdns|ptr|floating_ip|reserved_ip|ip$)/,
  /^openstack_(?:networking|lb|dns|fwaas)_|^(?:dnsimple|ns1|gandi|ultradns|powerdns|dns)_\w*(?:record|zone)|^fastly_\w*acl|^tailscale_acl|^consul_intention/,
  /^kubernetes_(?:network_policy|ingress|ingress_class)(?:_v\d+)?$/,
  /^AWS::EC2::(?:SecurityGroup|VPC|Subnet|Route|NetworkAcl|NatGateway|InternetGateway|EIP|TransitGateway|VPN|CustomerGateway|PrefixList|NetworkInterface)/,
  /^AWS::(?:ElasticLoadBalancing|ElasticLoadBalancingV2|Route53|WAF|WAFv2|WAFRegional|NetworkFirewall|GlobalAccelerator|ServiceDiscovery|VpcLattice|DirectConnect)/,
  /^AWS::CloudFront::Distribution$|^Microsoft\.Network\//,
];

const DATA: readonly RegExp[] = [
  /^aws_(?:db_instance|rds_cluster|rds_global|dynamodb_table|s3_bucket|ebs_volume|efs_file_system|fsx_\w+|kms_key|kms_external_key|secretsmanager_secret|sqs_queue|sns_topic|kinesis_stream|cloudwatch_log_group|ecr_repository|route53_zone|backup_vault|cognito_user_pool|elasticache_(?:cluster|replication_group)|redshift_cluster|docdb_cluster|neptune_cluster|opensearch_domain|elasticsearch_domain|msk_cluster|timestream\w*|memorydb_cluster|glacier_vault|mq_broker)$/,
  /^google_(?:sql_database\w*|storage_bucket|bigquery_(?:dataset|table)|bigtable_\w+|spanner_\w+|firestore_\w+|kms_\w+|secret_manager_secret|pubsub_(?:topic|subscription)|compute_(?:region_)?disk|filestore_instance|dns_managed_zone|artifact_registry_repository|redis_instance)$/,
  /^azurerm_(?:storage_(?:account|container|share)|mssql_\w+|sql_database|postgresql_\w*(?:server|database)|mysql_\w*(?:server|database)|mariadb_\w+|cosmosdb_\w+|key_vault|key_vault_(?:key|secret)|managed_disk|container_registry|eventhub\w*|servicebus_\w+|dns_zone|recovery_services_vault|redis_cache)$/,
  /^(?:PersistentVolumeClaim|PersistentVolume|StatefulSet|Namespace)$/,
  /^AWS::(?:RDS::DB\w+|DynamoDB::\w*Table|S3::Bucket|EC2::Volume|EFS::FileSystem|KMS::Key|SecretsManager::Secret|SQS::Queue|Kinesis::Stream|Logs::LogGroup|ECR::Repository|Route53::HostedZone|Cognito::UserPool|ElastiCache::\w+|Redshift::Cluster|DocDB::DBCluster|OpenSearchService::Domain)$/,
];
