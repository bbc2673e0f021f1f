namespace Go401.Client.Catalogue;

/// <summary>
/// The fields of the records of every response. Generated from 401GO's OpenAPI document by tools/Go401.BodyFields:
/// do not edit it, run the tool again.
/// </summary>
internal static class ResponseFieldData
{
    /// <summary>The operations that share a response, a line each, and below them its fields.</summary>
    public const string Text = """
        GET affiliate-firms/
          address contact_email contact_name crd is_338_firm name object_id
        GET affiliate-firms/{affiliate_firm_id}/affiliates/
          address crd name object_id
        GET affiliate-firms/{affiliate_firm_id}/fund-lineups/
          custodian description investments name object_id
        GET affiliate-firms/{affiliate_firm_id}/pooled-plans/
          effective_date matrix_alliance_code name object_id status terminated_date
        GET affiliate-firms/{affiliate_firm_id}/pricing-tiers/
        GET affiliates/{affiliate_id}/pricing-tiers/
          aum_tiers aum_tiers_banded object_id other_fees per_head_tiers tier_name
        GET companies/
          name object_id status
        GET companies/{company_id}/company-affiliates/
          advisor advisor_firm broker_dealer
        GET companies/{company_id}/investment-options/
        GET investments/{investment_id}/
        GET participants/{participant_id}/investment-options/
          asset_class cusip description name object_id status ticker
        GET companies/{company_id}/matches/
        GET participants/{participant_id}/matches/
          discretionary_matches discretionary_nonelective nondiscretionary_nonelective plan_matches
        GET companies/{company_id}/participants/
        POST companies/{company_id}/participants/
        GET companies/{company_id}/participants/{participant_id}/
        PUT companies/{company_id}/participants/{participant_id}/
        PATCH companies/{company_id}/participants/{participant_id}/
          address company_officer compensation_ytd deferrals dob email hours_worked_ytd loans met_eligibility_date
          met_match_eligibility_date met_profit_share_eligibility_date name object_id ownership_percentage phone
          prior_year_total_compensation ssn start_date termination_date timestamp timestamp_updated years_worked_1000_hours
        GET companies/{company_id}/plan-provisions/
          active agreed_to_edocs allow_permissible_withdrawal allow_roth_basis_contributions allow_self_direct_for_participants
          auto_enroll auto_enroll_percent auto_increase_by auto_increase_cap auto_rollover compensation_definition
          deferral_change_frequency eligibility_delay eligibility_delay_rolling entry_date
          exclude_highly_compensated_and_key_employees hours_of_service loans_permitted match_eligibility_delay match_entry_date
          match_frequency match_minimum_age minimum_age plan_cancellation_date plan_effective_date plan_name
          plan_restatement_date plan_type profit_share_eligibility_delay profit_share_entry_date profit_share_minimum_age
          profit_share_requires_last_day profit_share_vesting vesting vesting_requires_1000_hours
        POST companies/{company_id}/submit-payroll/
          ach_date check_date is_off_cycle pay_period_end pay_period_start payroll_lines
        POST participants/{participant_id}/advisor-models/
        GET participants/{participant_id}/portfolio/
        POST participants/{participant_id}/portfolio/
          investment percent shares status value
        GET participants/{participant_id}/beneficiaries/
        POST participants/{participant_id}/beneficiaries/
        PATCH participants/{participant_id}/beneficiaries/
        GET participants/{participant_id}/beneficiaries/{beneficiary_id}/
        PUT participants/{participant_id}/beneficiaries/{beneficiary_id}/
        PATCH participants/{participant_id}/beneficiaries/{beneficiary_id}/
          dob email name object_id percentage phone
        POST participants/{participant_id}/cancel-participant-rebalance/
        GET participants/{participant_id}/portfolio-settings/
        POST participants/{participant_id}/portfolio-settings/
        POST participants/{participant_id}/start-participant-rebalance/
          auto_rebalance can_cancel_rebalance is_rebalancing next_trading_window opted_in_to_self_direct rebalance_percent
          self_direct_allowed
        GET participants/{participant_id}/deferrals/
        POST participants/{participant_id}/deferrals/
          active_roth active_traditional change_frequency hit_max is_eligible roth traditional
        GET participants/{participant_id}/disbursements/
        POST participants/{participant_id}/disbursements/
        GET participants/{participant_id}/disbursements/{disbursement_id}/
        PUT participants/{participant_id}/disbursements/{disbursement_id}/
          address bank_account_number bank_name bank_routing_aba_number dob federal_withholding_percent hardship is_rollover
          married name name_on_bank_account object_id payment_address payment_method phone posttax_amount
          posttax_bank_account_number posttax_bank_name posttax_bank_routing_aba_number posttax_memo
          posttax_name_on_bank_account posttax_payment_address posttax_payment_method pretax_amount pretax_memo reason status
        GET participants/{participant_id}/disbursements-info/
          available_reasons minimum_disbursement missing_reasons posttax_available pretax_available
        GET participants/{participant_id}/events/
          event_types
        GET participants/{participant_id}/investment-history/
          amount_paid investment money_sources object_id settle_date share_price shares status
        GET participants/{participant_id}/investment-performance/
          cash date investments
        GET participants/{participant_id}/loan-requests/
        POST participants/{participant_id}/loan-requests/
        GET participants/{participant_id}/loan-requests/{loan_request_id}/
        PUT participants/{participant_id}/loan-requests/{loan_request_id}/
          account_holder account_number address balance bank_name date dob fee_amount interest_rate is_primary_residence
          loan_amount loan_duration loan_reason married name object_id payment_method period_payment phone promissory_note_url
          routing_number status wire_transfer_fee
        GET participants/{participant_id}/loan-requests-info/
          available_amount can_take_loan cannot_take_reason fee_amount wire_transfer_fee
        PUT participants/{participant_id}/loan-requests-signature/{loan_request_id}/
          promissory_note_url
        GET participants/{participant_id}/money-movement-history/
          account_type amount applied_date memo movement_type object_id tax_type testing_exempt
        GET participants/{participant_id}/notifications/
        PATCH participants/{participant_id}/notifications/{notification_id}/
          attachment content_is_html notification_content object_id signed_url status subject timestamp
        GET participants/{participant_id}/notifications/attachment/{attachment_id}/
        GET participants/{participant_id}/participant-documents/{document_name}/
          signed_url
        GET participants/{participant_id}/participant-documents/
          available_documents
        GET participants/{participant_id}/participant-setup/
          auto_enroll_percent eligibility_date has_deferrals has_eDocs_agreement opted_to_self_direct plan_allow_self_direct
          plan_name plan_number plan_type
        GET participants/{participant_id}/payroll-lines/
          check_date company_contribution gross_pay hours other_additions participant_id post_tax_amount post_tax_percent
          pre_tax_amount pre_tax_percent
        GET participants/{participant_id}/retirement-planning-defaults/
          age annual_raise correct_for_inflation current_savings include_contributions include_social_security inflation
          investment_return life_expectancy over_50_contribution_limit retirement_age retirement_spending salary savings_percent
          under_50_contribution_limit
        GET participants/{participant_id}/retirement-planning-estimate/
          age estimated_balance social_security target_savings
        GET participants/{participant_id}/rollovers/
        POST participants/{participant_id}/rollovers/
        GET participants/{participant_id}/rollovers/{rollover_id}/
        PUT participants/{participant_id}/rollovers/{rollover_id}/
          address dob is_hardship_withdrawal is_indirect_rollover is_minimum_required_distribution married name object_id phone
          prior_plan_name prior_plan_type prior_tpa_contact_email prior_tpa_contact_name prior_tpa_contact_phone
          rollover_acceptance_letter_url roth_contribution_basis roth_contribution_first_year status total_rollover_amount
        GET participants/{participant_id}/totals/
          annual_income annual_income_ytd cash_balance company_contributions_ytd loans post_tax_catch_up_contribution_limit
          post_tax_contribution_limit posttax_ytd pre_tax_catch_up_contribution_limit pre_tax_contribution_limit pretax_ytd
          total_balance year_contribution_limit year_payroll_count
        POST plan-setup/
        PUT plan-setup/{company_id}/
          acting_338 address allow_participant_loans automatic_enrollment_percentage automatic_escalation_cap billing_tier
          business_start_date company_name compensation_definition control_group deferral_change_frequency
          deferral_entry_frequency deferral_minimum_age ein employee_notification_date employer_match_entry_frequency
          employer_match_minimum_age employer_match_tiers entity_state entity_type fiscal_year_end fund_lineup
          grandfather_existing_employees match_service_requirement naics_code next_payroll_date non_elective_contribution
          number_of_employees object_id payroll_company payroll_frequency plan_effective_date plan_name plan_type pooled_plan
          primary_contact_email primary_contact_name primary_contact_phone profit_sharing_entry_frequency
          profit_sharing_minimum_age profit_sharing_requires_employment_on_last_day profit_sharing_service_requirement
          profit_sharing_vesting_schedule safe_harbor_exclude_hce_and_key service_requirement trustee_email trustee_name
          vesting_schedule
        """;
}
