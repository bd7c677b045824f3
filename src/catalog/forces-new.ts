/** Attributes that a provider cannot change in place: the object is destroyed and made anew. Used by the delete rules. */

/** Whether changing this attribute of this type replaces the object; the plan has the last word. */
export function forcesNew(type: string, attribute: string): boolean {
  return FORCES_NEW.some(([types, names]) => types.test(type) && names.test(attribute));
}

/** Provider schemas of AWS, Google and Azure; CloudFormation's "Update requires: Replacement". */
const FORCES_NEW: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^aws_(?:db_instance|rds_cluster)$/,
    /^(?:identifier|cluster_identifier|engine|storage_encrypted|kms_key_id|username|master_username|db_name|availability_zone)$/,
  ],
  [
    /^aws_(?:dynamodb_table|sqs_queue|sns_topic|kinesis_stream|ecr_repository|cloudwatch_log_group)$/,
    /^(?:name|hash_key|range_key|fifo_queue)$/,
  ],
  [
    /^aws_(?:(?:db|elasticache|redshift|docdb|neptune)_(?:subnet|parameter|cluster_parameter|option)_group|ecs_(?:service|cluster)|kms_alias|ssm_parameter|secretsmanager_secret|sfn_state_machine|autoscaling_group|launch_(?:configuration|template)|iam_role_policy|codebuild_project|codepipeline|glue_\w+|athena_workgroup|batch_\w+|eks_cluster|route53_(?:record|zone)|wafv2_\w+|kinesis_firehose_delivery_stream|backup_vault|cloudtrail|cloudwatch_event_\w+|opensearch_domain|elasticsearch_domain|msk_cluster|sagemaker_\w+)$/,
    /^(?:name|name_prefix|domain_name|cluster_name)$/,
  ],
  [
    /^aws_(?:elasticache_\w+|memorydb_\w+|redshift_cluster|docdb_cluster\w*|neptune_cluster\w*|dms_\w+)$/,
    /^(?:cluster_id|replication_group_id|cluster_identifier|identifier|\w+_id)$/,
  ],
  [/^aws_lambda_(?:function|layer_version)$/, /^(?:function_name|layer_name|package_type)$/],
  [
    /^aws_(?:key_pair|cloudwatch_metric_alarm|cloudwatch_log_resource_policy|ecs_task_definition)$/,
    /^(?:key_name|alarm_name|policy_name|family)$/,
  ],
  [/^aws_(?:instance|spot_instance_request)$/, /^(?:ami|availability_zone|subnet_id|key_name)$/],
  [/^aws_eks_node_group$/, /^(?:node_group_name|cluster_name|ami_type|subnet_ids)$/],
  [/^(?:cloudflare|digitalocean)_(?:dns_)?record$/, /^(?:name|type|zone_id)$/],
  [/^(?:digitalocean_droplet|linode_instance|hcloud_server)$/, /^(?:image|region|location)$/],
  [/^helm_release$/, /^(?:name|namespace)$/],
  [/^kubernetes_\w+$/, /^metadata\.(?:name|namespace)$/],
  [
    /^AWS::(?:IAM::\w+|Lambda::Function|Logs::LogGroup|ECS::Cluster|EC2::Instance)$/,
    /^(?:RoleName|UserName|GroupName|ManagedPolicyName|FunctionName|LogGroupName|ClusterName|ImageId|SubnetId|AvailabilityZone)$/,
  ],
  [/^aws_s3_bucket$/, /^bucket(?:_prefix)?$/],
  [/^aws_(?:ebs_volume|efs_file_system)$/, /^(?:availability_zone|encrypted|kms_key_id|creation_token)$/],
  [
    /^aws_(?:iam_role|iam_policy|iam_user|iam_instance_profile|security_group|lb|alb|elb|lb_target_group)$/,
    /^(?:name|name_prefix|path)$/,
  ],
  [/^aws_(?:security_group|iam_policy)$/, /^description$/],
  [/^aws_(?:subnet|vpc|security_group|lb_target_group)$/, /^(?:cidr_block|vpc_id|availability_zone)$/],
  [/^kustomize\/naming$/, /./],
  [/^(?!google_project$)(?:google|azurerm)_/, /^(?:name|location|region|zone|project|resource_group_name)$/],
  [
    /^AWS::RDS::DB\w+$/,
    /^(?:DBInstanceIdentifier|DBClusterIdentifier|StorageEncrypted|KmsKeyId|MasterUsername|DBName)$/,
  ],
  [/^AWS::DynamoDB::Table$/, /^(?:TableName|KeySchema\..*)$/],
  [
    /^AWS::(?:S3::Bucket|SQS::Queue|SNS::Topic|Kinesis::Stream|ECR::Repository)$/,
    /^(?:BucketName|QueueName|TopicName|Name|RepositoryName)$/,
  ],
];
