/** Judges real plan files of other projects, where they are at hand: what a careful reader makes of each, by its name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { judgementOf, NOTHING_STATED } from '../../src/core/plan/judge-plan.js';
import { readPlan } from '../../src/core/plan/read-plan.js';
import { rulesOf } from '../plan-world.js';

const FOLDER = resolve(process.env.TWOKEY_SHARED ?? '../shared', 'data/plans');

/** Verdict, and the rules found in it, `?` where it cannot be decided. What is not listed passes without a finding. */
const READINGS: Readonly<Record<string, string>> = {
  'checkov__common_runner_registry_plan_with_for_each_for_enrichment_tf_plan.json': 'fail plan/open-admin-port',
  'checkov__common_runner_registry_plan_with_hcl_for_enrichment_tfplan.json':
    'fail plan/public-bucket plan/wildcard-grant',
  'checkov__terraform_checks_data_aws_example_GithubActionsOIDCTrustPolicy_tfplan.json':
    'undecided plan/trust-everyone?',
  'checkov__terraform_parser_resources_plan_after_unknown_tfplan.json':
    'undecided plan/public-data? plan/public-database?',
  'checkov__terraform_runner_resources_plan_nested_child_modules_with_connections_tfplan.json':
    'fail plan/public-access-block-off plan/public-bucket',
  'checkov__terraform_runner_resources_plan_tfplan.json':
    'fail plan/backup-off plan/encryption-off plan/long-lived-credential plan/open-admin-port plan/open-control-plane? plan/public-bucket plan/public-data plan/public-database plan/wildcard-grant',
  'checkov__terraform_runner_resources_plan_with_deleted_resources_tfplan.json': 'fail plan/replace-data',
  'checkov__terraform_runner_resources_plan_with_iam_policies_tfplan.json': 'fail plan/admin-grant plan/wildcard-grant',
  'checkov__terraform_runner_resources_plan_with_utf_16_encoding_tfplan.json': 'fail plan/admin-grant',
  'cli__functional_test_issue_522_plan.out.json': 'pass plan/drift',
  'infracost__cmd_infracost_testdata_instance_with_attachment_after_deploy.json': 'pass plan/drift',
  'infracost__cmd_infracost_testdata_plan_with_target.json': 'pass plan/drift',
  'infracost__cmd_infracost_testdata_terraform_v0.14_plan.json':
    'fail plan/backup-off? plan/deletion-protection-off plan/encryption-off',
  'opentofu__internal_command_testdata_show-json_drift_output.json': 'pass plan/drift',
  'opentofu__internal_command_testdata_show-json_moved-drift_output.json': 'pass plan/drift',
  'policy-engine__pkg_input_golden_test_tfplan_resource-changes_plan.json':
    'fail plan/destroy-data plan/drift plan/public-bucket',
  'policy-engine__pkg_input_golden_test_tfplan_sensitive-empty-string_plan.json': 'pass plan/drift',
  'regula__rego_rules_tf_aws_cloudtrail_inputs_issue355_infra.json': 'pass plan/drift',
  'regula__rego_rules_tf_aws_security_group_inputs_ingress_anywhere_infra.json': 'fail plan/open-admin-port',
  'regula__rego_rules_tf_aws_security_group_inputs_ingress_anywhere_rdp_infra.json': 'fail plan/open-admin-port',
  'regula__rego_rules_tf_aws_security_group_inputs_ingress_anywhere_ssh_infra.json': 'fail plan/open-admin-port',
  'regula__rego_rules_tf_azurerm_network_inputs_security_group_no_inbound_22_infra.json': 'fail plan/open-admin-port',
  'regula__rego_rules_tf_azurerm_network_inputs_security_group_no_inbound_3389_infra.json': 'fail plan/open-admin-port',
  'terraform-json__testdata_invalid_plan.json': 'refused not-json',
  'terraform-validator__testdata_templates_example_bigquery_dataset_iam_binding.tfplan.json': 'fail plan/public-data',
  'terraform-validator__testdata_templates_example_folder_iam_binding.tfplan.json': 'fail plan/admin-grant',
  'terraform-validator__testdata_templates_example_kms_crypto_key_iam_binding.tfplan.json': 'fail plan/public-data',
};

if (existsSync(FOLDER)) {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && name !== 'ORIGINS.json');

  describe('real plans', () => {
    it.each(names)('%s', (name) => {
      const judgement = judgementOf(readPlan(readFileSync(join(FOLDER, name))), NOTHING_STATED);
      const kind = judgement.verdict === 'refused' ? [judgement.refusal.kind] : rulesOf(judgement);
      expect([judgement.verdict, ...kind].join(' ')).toBe(READINGS[name] ?? 'pass');
    });

    it('every reading is of a file that is there', () => {
      expect(Object.keys(READINGS).filter((name) => !names.includes(name))).toEqual([]);
    });
  });
} else {
  it('real plans are left out: no data/plans in the shared folder (TWOKEY_SHARED)', () => {
    expect(existsSync(FOLDER)).toBe(false);
  });
}
