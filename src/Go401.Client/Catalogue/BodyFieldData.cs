namespace Go401.Client.Catalogue;

/// <summary>
/// The fields of every request body. Generated from 401GO's OpenAPI document by tools/Go401.BodyFields: do not edit it, run the
/// tool again. <c>!</c> is required, <c>-</c> is read-only, <c>:</c> begins a type other than text, <c>{}</c> holds the fields
/// of an object and <c>[]</c> those of each object of a list.
/// </summary>
internal static class BodyFieldData
{
    /// <summary>The operations that share a body, a line each, and below them its fields.</summary>
    public const string Text = """
        POST companies/{company_id}/participants/
        PUT companies/{company_id}/participants/{participant_id}/
          object_id, name, email, phone, start_date!:date, termination_date:date, ssn!, dob:date, hours_worked_ytd:decimal,
          compensation_ytd:decimal, years_worked_1000_hours:integer, prior_year_total_compensation:decimal,
          ownership_percentage, company_officer:boolean, address{address_line_1!, address_line_2, city!, state!, postal_code!,
          country}, -met_eligibility_date:date, -met_match_eligibility_date:date, -met_profit_share_eligibility_date:date,
          -deferrals:object, -loans:list, -timestamp:time, -timestamp_updated:time
        PATCH companies/{company_id}/participants/{participant_id}/
          object_id, name, email, phone, start_date:date, termination_date:date, ssn, dob:date, hours_worked_ytd:decimal,
          compensation_ytd:decimal, years_worked_1000_hours:integer, prior_year_total_compensation:decimal,
          ownership_percentage, company_officer:boolean, address{address_line_1!, address_line_2, city!, state!, postal_code!,
          country}, -met_eligibility_date:date, -met_match_eligibility_date:date, -met_profit_share_eligibility_date:date,
          -deferrals:object, -loans:list, -timestamp:time, -timestamp_updated:time
        POST companies/{company_id}/submit-payroll/
          pay_period_start:date, pay_period_end:date, check_date!:date, is_off_cycle:boolean, payroll_lines![participant_id!,
          hours!:decimal, gross_pay!:decimal, pre_tax_amount:decimal, post_tax_amount:decimal, company_contribution:decimal,
          other_additions[additional_amount!:decimal, other_type!], hours_ytd:decimal, gross_pay_ytd:decimal,
          -pre_tax_percent:decimal, -post_tax_percent:decimal, -check_date:date], -ach_date:date
        POST participants/{participant_id}/advisor-models/
          selected_model!
        POST participants/{participant_id}/beneficiaries/
        PUT participants/{participant_id}/beneficiaries/{beneficiary_id}/
          object_id, name!, email, phone, dob!:date, percentage!:decimal
        PATCH participants/{participant_id}/beneficiaries/
        PATCH participants/{participant_id}/beneficiaries/{beneficiary_id}/
          object_id, name, email, phone, dob:date, percentage:decimal
        POST participants/{participant_id}/deferrals/
          traditional{amount!:decimal, timestamp!:time, is_percent:boolean}, roth{amount!:decimal, timestamp!:time,
          is_percent:boolean}, -change_frequency, -active_traditional:object, -active_roth:object, -is_eligible:boolean,
          -hit_max:boolean
        POST participants/{participant_id}/disbursements/
        PUT participants/{participant_id}/disbursements/{disbursement_id}/
          reason!, pretax_amount:decimal, posttax_amount:decimal, pretax_memo, posttax_memo, posttax_payment_method,
          posttax_bank_name, posttax_bank_routing_aba_number, posttax_bank_account_number, posttax_name_on_bank_account,
          payment_method!, hardship_proof_document:base64, hardship_signature:base64, is_rollover:boolean,
          payment_address{address_line_1!, address_line_2, city!, state!, postal_code!, country},
          posttax_payment_address{address_line_1!, address_line_2, city!, state!, postal_code!, country}, bank_name,
          bank_routing_aba_number, bank_account_number, name_on_bank_account, federal_withholding_percent:decimal, hardship,
          name!, dob!:date, married!:boolean, phone!, address!{address_line_1!, address_line_2, city!, state!, postal_code!,
          country}, -object_id, -status
        POST participants/{participant_id}/events/
          event_types!:list
        POST participants/{participant_id}/loan-requests/
        PUT participants/{participant_id}/loan-requests/{loan_request_id}/
          name!, address!{address_line_1!, address_line_2, city!, state!, postal_code!, country}, phone!, dob!:date,
          married!:boolean, is_primary_residence!:boolean, loan_reason, loan_amount!:decimal, loan_duration!:integer,
          payment_method!, account_holder, bank_name, account_number, routing_number, -object_id, -date, -interest_rate:decimal,
          -balance, -period_payment, -promissory_note_url, -fee_amount, -wire_transfer_fee, -status
        PUT participants/{participant_id}/loan-requests-signature/{loan_request_id}/
          signature!:base64, -promissory_note_url
        PATCH participants/{participant_id}/notifications/{notification_id}/
          status, -object_id, -subject, -notification_content, -content_is_html:boolean, -timestamp:time, -attachment:list,
          -signed_url
        POST participants/{participant_id}/portfolio/
          investments!:list, weights!:list
        POST participants/{participant_id}/portfolio-settings/
          auto_rebalance:boolean, rebalance_percent:integer, opted_in_to_self_direct:boolean, -is_rebalancing:boolean,
          -can_cancel_rebalance:boolean, -next_trading_window:time, -self_direct_allowed:boolean
        POST participants/{participant_id}/rollovers/
        PUT participants/{participant_id}/rollovers/{rollover_id}/
          name!, address!{address_line_1!, address_line_2, city!, state!, postal_code!, country}, phone!, dob!:date,
          married!:boolean, prior_plan_name!, prior_tpa_contact_name!, prior_tpa_contact_phone!, prior_tpa_contact_email!,
          prior_plan_type!, total_rollover_amount!:decimal, roth_contribution_basis:decimal,
          roth_contribution_first_year:integer, is_minimum_required_distribution:boolean, is_hardship_withdrawal:boolean,
          is_indirect_rollover:boolean, -object_id, -status, -rollover_acceptance_letter_url
        POST plan-setup/
        PUT plan-setup/{company_id}/
          company_name!, primary_contact_email!, primary_contact_name!, ein, trustee_name, trustee_email,
          address{address_line_1!, address_line_2, city!, state!, postal_code!, country}, fiscal_year_end,
          primary_contact_phone, payroll_company, naics_code, control_group:boolean, entity_type, entity_state, plan_name,
          plan_type, automatic_enrollment_percentage, automatic_escalation_cap, plan_effective_date:date,
          compensation_definition, safe_harbor_exclude_hce_and_key:boolean, service_requirement, match_service_requirement,
          profit_sharing_service_requirement, vesting_schedule, profit_sharing_vesting_schedule,
          profit_sharing_requires_employment_on_last_day:boolean, deferral_change_frequency, deferral_entry_frequency,
          employer_match_entry_frequency, profit_sharing_entry_frequency, allow_participant_loans:boolean,
          deferral_minimum_age:integer, employer_match_minimum_age:integer, profit_sharing_minimum_age:integer,
          employer_match_tiers[contribution_rate!:integer, contribution_max_percent!:integer],
          non_elective_contribution:integer, payroll_frequency, next_payroll_date:date, number_of_employees:integer,
          grandfather_existing_employees:boolean, employee_notification_date:date, business_start_date:date, acting_338,
          billing_tier, fund_lineup, pooled_plan, -object_id
        """;
}
