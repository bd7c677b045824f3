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
  [/^aws_s3_bucket$/, /^bucket(?:_prefix)?$/],
  [/^aws_(?:ebs_volume|efs_file_system)$/, /^(?:availability_zone|encrypted|kms_key_id|creation_token)$/],
  [
    /^aws_(?:iam_role|iam_policy|iam_user|iam_instance_profile|security_group|lb|alb|elb|lb_target_group)$/,
    /^(?:name|name_prefix|path)$/,
  ],
  [/^aws_(?:security_group|iam_policy)$/, /^description$/],
  [/^aws_(?:subnet|vpc|security_group|lb_target_group)$/, /^(?:cidr_block|vpc_id|availability_zone)$/],
  [/^kustomize\/naming$/, /./],
  [/^(?:google|azurerm)_/, /^(?:name|location|region|zone|project|resource_group_name)$/],
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
