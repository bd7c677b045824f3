/** Which resource types hold what cannot be made anew, and which take a service down when they go. Read by the plan rules. */
import { remembering } from '../domain/remembering.js';
import { isDataType } from './resource-types.js';

/** data: its contents are lost. disruption: what runs on it or in it is. null: it can be made anew. */
export type Loss = 'data' | 'disruption' | null;

/** What is lost when an object of this type is destroyed. */
export const lossOf = remembering(2_000, (type: string): Loss => {
  if (NOT_STATEFUL.test(type)) return null;
  if (isDataType(type) || DATA.some((pattern) => pattern.test(type))) return 'data';
  return DISRUPTION.some((pattern) => pattern.test(type)) ? 'disruption' : null;
});

/** Parts of stateful things that hold no data of their own. */
const NOT_STATEFUL =
  /_(?:policy|policies|subnet_group|parameter_group|option_group|rule|rules|attachment|association|permission|iam_\w+|user|users|grant|alias|notification|configuration|endpoint|firewall|diagnostic_setting|access_point|mount_target|bucket_object|schema_settings|ca_pool|membership|lifecycle|event_subscription|certificate_binding)$/;

const DATA: readonly RegExp[] = [
  /^aws_(?:db_snapshot|db_cluster_snapshot|ebs_snapshot|docdb_global_cluster|docdbelastic_cluster|dynamodb_table_replica|elasticache_(?:serverless_cache|global_replication_group)|rds_global_cluster|redshiftserverless_namespace|s3_directory_bucket|s3tables_\w+|kms_replica_key|cloudhsm_v2_cluster|keyspaces_(?:keyspace|table)|qldb_ledger|lightsail_(?:database|disk|bucket)|codecommit_repository|codeartifact_(?:domain|repository)|ecrpublic_repository|acmpca_certificate_authority|cognito_identity_pool|directory_service_directory|cloudtrail_event_data_store|prometheus_workspace|msk_serverless_cluster|opensearchserverless_collection|mq_broker|finspace_kx_(?:database|volume)|glue_catalog_(?:database|table)|athena_database|backup_vault|fsx_backup|dax_cluster|sagemaker_feature_group|kinesis_video_stream|workspaces_workspace|transfer_server|storagegateway_gateway|neptune_\w*cluster|rds_db_(?:instance|cluster)|memorydb_multi_region_cluster|dynamodb_global_table|emr_cluster)$/,
  /^google_(?:alloydb_(?:cluster|instance|backup)|bigtable_\w+|compute_(?:image|snapshot)|datastore_\w+|filestore_\w+|gke_backup_backup_plan|healthcare_\w*(?:store|dataset)|logging_\w+_bucket_config|managed_kafka_(?:cluster|topic)|memcache_instance|netapp_(?:volume|storage_pool)|redis_cluster|secret_manager_\w*secret|sourcerepo_repository|container_registry|storage_managed_folder|backup_dr_backup_vault|privateca_certificate_authority|dataproc_metastore_service|firestore_database|apigee_organization)$/,
  /^azurerm_(?:storage_(?:queue|table|data_lake_gen2_filesystem)|data_protection_backup_vault|data_lake_store|databricks_workspace|elastic_san\w*|eventhub_namespace|key_vault_(?:certificate|managed_hardware_security_module)|kusto_(?:cluster|database)|log_analytics_workspace|mssql_(?:managed_instance|managed_database|elasticpool)|netapp_volume|redis_(?:enterprise_\w+|cache)|managed_redis|search_service|snapshot|sql_(?:server|managed_\w+)|synapse_\w*(?:pool|workspace)|private_dns_zone|shared_image_version|image|iothub|app_configuration|backup_protected_\w+|cognitive_account|postgresql_cluster|cosmosdb_\w+)$/,
  /^kubernetes_(?:persistent_volume_claim|persistent_volume|stateful_set|namespace)(?:_v[0-9])?$/,
  /^(?:digitalocean|linode|vultr|scaleway|hcloud|exoscale|ovh|upcloud|civo|oci|ibm|alicloud|openstack)_\w*(?:database\w*|db\w*|volume|bucket|disk|filesystem|file_system|container_registry|domain|dns_zone|zone|vault|key|block_storage|snapshot)$/,
  /^(?:mongodbatlas|elasticstack|confluent|aiven|neon|planetscale|snowflake|supabase|redis|rediscloud|cockroach|influxdb|timescale|upstash|databricks)_\w*(?:cluster|database|table|schema|topic|service|project|index|branch|warehouse|catalog|subscription|bucket|metastore)\w*$/,
  /^(?:postgresql|mysql|mssql)_(?:database|schema)$|^cloudflare_(?:zone|r2_bucket|d1_database|workers_kv_namespace)$|^consul_keys$|^vault_(?:mount|kv_secret\w*)$|^(?:github|gitlab)_(?:repository|project)$/,
];

const DISRUPTION: readonly RegExp[] = [
  /^aws_(?:instance|vpc|eks_cluster|ecs_cluster|organizations_account|rds_cluster_instance|docdb_cluster_instance|neptune_cluster_instance|ec2_transit_gateway|redshiftserverless_workgroup|amplify_app|appsync_graphql_api|sagemaker_(?:domain|notebook_instance)|dms_replication_instance)$/,
  /^google_(?:compute_(?:instance|network)|container_cluster|project|folder|dataproc_cluster|composer_environment|notebooks_instance|workbench_instance)$/,
  /^azurerm_(?:linux_virtual_machine|windows_virtual_machine|virtual_machine|virtual_network|resource_group|kubernetes_cluster|subscription|automation_account|machine_learning_workspace|hdinsight_\w+|redhat_openshift_cluster)$/,
  /^(?:digitalocean_(?:droplet|kubernetes_cluster|vpc)|linode_(?:instance|lke_cluster)|hcloud_server|vultr_instance|scaleway_(?:instance_server|k8s_cluster)|openstack_compute_instance_v2)$/,
];

/** Kinds of Kubernetes objects that hold data, or take it along: a definition takes all its objects. */
export function isDataKind(kind: string): boolean {
  return /^(?:PersistentVolumeClaim|PersistentVolume|StatefulSet|Namespace|CustomResourceDefinition|Postgresql|PostgresCluster|Cluster|MySQLCluster|InnoDBCluster|Kafka|KafkaTopic|Elasticsearch|MongoDBCommunity|PerconaServerMongoDB|PerconaXtraDBCluster|RedisCluster|RedisFailover|CassandraDatacenter|RabbitmqCluster|Tenant|VolumeSnapshot|Bucket|RDSInstance|DBInstance|SQLInstance)$/.test(
    kind,
  );
}

/** Charts that install a store of data. */
export function isDataChart(chart: string): boolean {
  return /(?:^|[-/])(?:postgres\w*|postgresql(?:-ha)?|mysql|mariadb(?:-galera)?|mongo\w*|redis(?:-cluster|-ha)?|valkey|memcached|elasticsearch|opensearch|kafka|rabbitmq\w*|cassandra|scylla|cockroachdb|minio|etcd|consul|vault|zookeeper|influxdb2?|clickhouse|couchdb|neo4j|timescaledb\w*|rook-ceph\w*|longhorn|ceph\w*|openebs|nats|pulsar|solr|loki|prometheus|kube-prometheus-stack|victoria-metrics\w*|harbor|gitlab|nexus\w*|crossplane|cert-manager-crds|keycloak)(?:$|[-/])/.test(
    chart.toLowerCase(),
  );
}

/** Resource types of Azure as its own interface names them (`Microsoft.Sql/servers`). */
export function isDataArmType(type: string): boolean {
  return /^Microsoft\.(?:Sql|DBforPostgreSQL|DBforMySQL|DocumentDB|Storage\/storageAccounts|KeyVault\/vaults|Cache|Compute\/(?:disks|snapshots)|ContainerRegistry|ServiceBus|EventHub|RecoveryServices|Network\/(?:dnsZones|privateDnsZones)|ContainerService\/managedClusters|OperationalInsights\/workspaces|Kusto|Search|Synapse)\b/i.test(
    type,
  );
}
