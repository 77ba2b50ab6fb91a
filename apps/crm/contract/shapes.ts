// What answers look like, key by key; the left column is the contract.
type Shape = Readonly<Record<string, string>>

export const page: Shape = { count: 'int', next: 'string|null', previous: 'string|null', results: '[]' }
const stamps: Shape = { created_at: 'at', updated_at: 'at' }

export const user: Shape = {
  id: 'int', email: 'string', username: 'string', first_name: 'string', last_name: 'string', full_name: 'string', profile_image: 'string|null', phone: 'string|null', is_active: 'bool', is_verified: 'bool', is_staff: 'bool', is_superuser: 'bool',
  two_factor_enabled: 'bool', last_login_at: 'at|null', email_verified_at: 'at|null', profiles: '[]', organizations: '[]', ...stamps, title: 'string|null', department: 'string|null', bio: 'string|null', location: 'string|null', timezone: 'string', language: 'string',
}
export const profile: Shape = {
  id: 'int', user: 'int', user_email: 'string', organization: 'int|null', organization_name: 'string|null', profile_type: 'string', profile_type_display: 'string', is_primary: 'bool', is_owner: 'bool', status: 'string', status_display: 'string',
  activated_at: 'at|null', deactivated_at: 'at|null', roles: '[]', ...stamps,
}
export const organization: Shape = {
  id: 'int', name: 'string', slug: 'string', description: 'string|null', industry: 'string|null', website: 'string|null', phone: 'string|null', email: 'string|null', address: 'string|null', city: 'string|null', state: 'string|null', zip_code: 'string|null', postal_code: 'string|null',
  country: 'string|null', settings: '{}', linear_team_id: 'string|null', subscription_plan: 'string', subscription_status: 'string', is_active: 'bool', ...stamps, member_count: 'int',
}
export const comment: Shape = { id: 'int', issue: 'int', author: 'int|null', author_name: 'string|null', content: 'string', linear_comment_id: 'string|null', synced_to_linear: 'bool', organization: 'int', ...stamps }
export const issue: Shape = {
  id: 'int', code: 'string|null', issue_number: 'string', title: 'string', description: 'string', vendor: 'int|null', vendor_name: 'string|null', order: 'int|null', order_number: 'string|null', priority: 'string', priority_display: 'string', category: 'string', category_display: 'string',
  status: 'string', status_display: 'string', assigned_to: 'int|null', assigned_to_name: 'string|null', is_client_issue: 'bool', raised_by_customer: 'int|null', raised_by_customer_name: 'string|null', organization: 'int', organization_name: 'string',
  linear_issue_id: 'string|null', linear_issue_url: 'string|null', synced_to_linear: 'bool', resolved_by: 'int|null', resolved_by_name: 'string|null', resolved_at: 'at|null', created_by: 'int|null', created_by_name: 'string|null', ...stamps,
}
export const issueDetail: Shape = { ...issue, resolution_notes: 'string|null', linear_team_id: 'string|null', last_synced_at: 'at|null', comments: '[]' }
export const order: Shape = {
  id: 'int', code: 'string|null', order_number: 'string', title: 'string', description: 'string|null', vendor: 'int|null', vendor_name: 'string|null', customer: 'int|null', customer_name: 'string|null', order_type: 'string', order_type_display: 'string', status: 'string', status_display: 'string',
  total_amount: 'money', currency: 'string', order_date: 'day', expected_delivery: 'day|null', delivery_date: 'day|null', actual_delivery: 'day|null', assigned_to: 'int|null', assigned_to_name: 'string|null', items_count: 'int', ...stamps,
}
export const orderDetail: Shape = {
  ...order, vendor: '{}|null', customer: '{}|null', assigned_to: '{}|null', items: '[]', organization: 'int', tax_amount: 'money', discount_amount: 'money', notes: 'string|null', terms_and_conditions: 'string|null', paid_amount: 'money', balance_due: 'money', created_by: 'int|null', created_by_name: 'string|null',
}
export const item: Shape = { id: 'int', item_name: 'string', product_name: 'string', description: 'string|null', sku: 'string|null', unit: 'string|null', quantity: 'money', unit_price: 'money', total_price: 'money', notes: 'string|null' }
export const payment: Shape = {
  id: 'int', code: 'string|null', payment_number: 'string', invoice_number: 'string|null', reference_number: 'string|null', vendor: 'int|null', vendor_name: 'string|null', customer: 'int|null', customer_name: 'string|null', order: 'int|null', order_number: 'string|null',
  payment_type: 'string', payment_type_display: 'string', payment_method: 'string', payment_method_display: 'string', amount: 'money', currency: 'string', payment_date: 'day', due_date: 'day|null', status: 'string', status_display: 'string', transaction_id: 'string|null', notes: 'string|null', ...stamps,
}
export const paymentDetail: Shape = { ...payment, vendor: '{}|null', customer: '{}|null', organization: 'int', credit_amount: 'money', allocations: '[]', processed_at: 'at|null', processed_by: 'int|null', processed_by_name: 'string|null', created_by: 'int|null', created_by_name: 'string|null' }
export const activity: Shape = {
  id: 'int', organization: 'int', activity_type: 'string', activity_type_display: 'string', title: 'string', description: 'string|null', customer: 'int|null', customer_name: 'string|null', lead: 'int|null', lead_name: 'string|null', deal: 'int|null', deal_name: 'string|null',
  assigned_to: 'int|null', assigned_to_name: 'string|null', status: 'string', status_display: 'string', scheduled_at: 'at|null', completed_at: 'at|null', duration_minutes: 'int|null', phone_number: 'string|null', created_by: 'int|null', ...stamps,
}
export const activityDetail: Shape = {
  ...activity, customer: '{}|null', lead: '{}|null', deal: '{}|null', assigned_to: '{}|null', call_duration: 'int|null', call_recording_url: 'string|null', email_subject: 'string|null', email_body: 'string|null', email_attachments: '[]', telegram_username: 'string|null', telegram_message: 'string|null',
  telegram_chat_id: 'string|null', meeting_location: 'string|null', meeting_url: 'string|null', attendees: '[]', video_call_room: 'string|null', video_call_url: 'string|null', task_priority: 'string|null', task_due_date: 'at|null', is_pinned: 'bool',
}
export const customer: Shape = {
  id: 'int', code: 'string|null', name: 'string', first_name: 'string|null', last_name: 'string|null', full_name: 'string', email: 'string', phone: 'string|null', organization: 'string|null', company_name: 'string|null', customer_type: 'string', status: 'string', assigned_to: 'int|null', assigned_to_name: 'string|null',
  total_value: 'number', address: 'string|null', city: 'string|null', state: 'string|null', country: 'string|null', postal_code: 'string|null', zip_code: 'string|null', notes: 'string|null', website: 'string|null', user_id: 'int|null', ...stamps,
}
export const customerDetail: Shape = {
  ...customer, organization: 'int', assigned_to: '{}|null', user: 'int|null', user_profile: 'null', customer_type_display: 'string', status_display: 'string', contact_person: 'string|null', industry: 'string|null', rating: 'string|null', payment_terms: 'string|null', credit_limit: 'money|null', tax_id: 'string|null',
  source: 'string|null', tags: '[]', converted_from_lead: '{}|null', converted_at: 'at|null', mobile: 'string|null', credit_balance: 'money', vendor_organizations: '[]',
}
export const note: Shape = { id: 'int', customer: 'int', user: 'int|null', user_name: 'string|null', note: 'string', created_at: 'at' }
export const lead: Shape = {
  id: 'int', code: 'string|null', name: 'string', email: 'string', phone: 'string|null', organization_name: 'string|null', job_title: 'string|null', status: 'string', source: 'string', qualification_status: 'string', lead_score: 'int', estimated_value: 'money|null', assigned_to: 'int|null', assigned_to_name: 'string|null',
  is_converted: 'bool', stage_id: 'int|null', stage_name: 'string|null', pipeline_name: 'string|null', stage_info: '{}|null', created_at: 'at',
}
export const leadDetail: Shape = {
  ...lead, assigned_to: '{}|null', organization: 'int', converted_at: 'at|null', converted_by: 'int|null', converted_by_name: 'string|null', tags: '[]', notes: 'string|null', campaign: 'string|null', referrer: 'string|null', mobile: 'string|null', address: 'string|null', city: 'string|null', state: 'string|null',
  country: 'string|null', postal_code: 'string|null', zip_code: 'string|null', stage: 'int|null', stage_history: '[]', updated_at: 'at',
}
export const deal: Shape = {
  id: 'int', code: 'string|null', title: 'string', customer: 'int|null', customer_name: 'string|null', value: 'money', currency: 'string', stage: 'string', stage_id: 'int|null', stage_name: 'string|null', probability: 'money', expected_close_date: 'day|null', assigned_to: 'int|null', assigned_to_name: 'string|null',
  status: 'string', priority: 'string', is_won: 'bool', is_lost: 'bool', is_closed: 'bool', ...stamps,
}
export const dealDetail: Shape = {
  ...deal, customer: '{}|null', assigned_to: '{}|null', lead: '{}|null', lead_name: 'string|null', organization: 'int', pipeline: '{}|null', pipeline_name: 'string|null', stage_obj: '{}|null', description: 'string|null', expected_revenue: 'money', actual_close_date: 'day|null', lost_reason: 'string|null', source: 'string|null', tags: '[]', notes: 'string|null', stage_history: '[]',
}
export const stage: Shape = { id: 'int', pipeline: 'int', name: 'string', description: 'string|null', order: 'int', probability: 'money|null', is_active: 'bool', is_closed_won: 'bool', is_closed_lost: 'bool', auto_move_after_days: 'int|null', created_at: 'at' }
export const pipeline: Shape = { id: 'int', organization: 'int', code: 'string|null', name: 'string', description: 'string|null', is_active: 'bool', is_default: 'bool', stages: '[]', stage_count: 'int', ...stamps }
export const employee: Shape = {
  id: 'int', code: 'string|null', full_name: 'string', first_name: 'string', last_name: 'string', email: 'string', phone: 'string|null', department: 'string|null', job_title: 'string|null', role: 'int|null', role_name: 'string|null', status: 'string', manager_name: 'string|null', user: 'int|null', employment_type: 'string', hire_date: 'day|null', created_at: 'at',
}
export const employeeDetail: Shape = {
  ...employee, organization: 'int', user_profile: 'null', profile_image: 'string|null', mobile: 'string|null', employment_type_display: 'string', termination_date: 'day|null', status_display: 'string', emergency_contact: 'string|null', salary: 'money|null', commission_rate: 'money|null', manager: 'int|null', address: 'string|null', city: 'string|null', state: 'string|null', postal_code: 'string|null', zip_code: 'string|null', country: 'string|null', updated_at: 'at',
}
export const vendor: Shape = {
  id: 'int', code: 'string|null', name: 'string', company_name: 'string|null', email: 'string|null', phone: 'string|null', vendor_type: 'string', status: 'string', assigned_employee_name: 'string|null', user_id: 'int|null', organization: 'int', organization_name: 'string', contact_person: 'string|null', city: 'string|null', country: 'string|null', rating: 'string|null', created_at: 'at',
}
export const role: Shape = { id: 'int', organization: 'int', name: 'string', slug: 'string', description: 'string|null', is_system_role: 'bool', is_active: 'bool', permissions: '[]', permission_count: 'int', user_count: 'int', ...stamps }
export const permission: Shape = { id: 'int', organization: 'int', resource: 'string', action: 'string', description: 'string|null', is_system_permission: 'bool', created_at: 'at' }
export const userRole: Shape = { id: 'int', user: 'int', user_email: 'string', user_name: 'string', role: 'int', role_name: 'string', role_slug: 'string', organization: 'int', is_active: 'bool', assigned_at: 'at|null', assigned_by: 'int|null', created_at: 'at' }
export const message: Shape = {
  id: 'int', sender: '{}', recipient: '{}', sender_email: 'string', recipient_email: 'string', message_type: 'string', subject: 'string|null', content: 'string', organization: 'int', is_read: 'bool', read_at: 'at|null', related_lead: 'int|null', related_deal: 'int|null', related_customer: 'int|null', attachments: '[]', ...stamps,
}
export const conversation: Shape = { id: 'int', participant1: 'int', participant2: 'int', other_participant: '{}', organization: 'int', last_message: 'string|null', last_message_at: 'at|null', unread_count: 'int', ...stamps }
export const audit: Shape = { id: 'int', created_at: 'at', user_email: 'string|null', user_profile_type: 'string|null', action: 'string', action_display: 'string', resource_type: 'string', resource_type_display: 'string', resource_id: 'string', resource_name: 'string|null', description: 'string' }
