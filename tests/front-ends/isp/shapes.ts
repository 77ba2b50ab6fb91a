// What answers look like, key by key: Base → List → Detail, UserLite → UserList → UserDetail.
type Shape = Readonly<Record<string, string>>
const stamps: Shape = { created_at: 'at', updated_at: 'at' }

export const page: Shape = { code: 'int', next: 'string|null', previous: 'string|null', count: 'int', results: '[]' }
export const signedIn: Shape = { access_token: 'string', refresh_token: 'string', access_token_exp: 'int', refresh_token_exp: 'int', user: '{}' }
export const loginUser: Shape = { id: 'int', uid: 'uuid', first_name: 'string', last_name: 'string', phone: 'string', email: 'string|null', kind: 'string', is_superuser: 'bool', organization: '{}|null' }
export const userLite: Shape = { id: 'int', uid: 'uuid', first_name: 'string', last_name: 'string', phone: 'string', email: 'string|null' }
export const userList: Shape = { ...userLite, gender: 'string', kind: 'string', image: 'string|null' }
export const userDetail: Shape = { ...userList, status: 'string', is_staff: 'bool' }
export const me: Shape = { ...userList, organization: '{}|null', ...stamps }
export const registered: Shape = { first_name: 'string', last_name: 'string', phone: 'string', email: 'string|null', gender: 'string', image: 'string|null' }

export const packageBase: Shape = { id: 'int', uid: 'uuid', name: 'string', speed_mbps: 'int', price: 'money', description: 'string|null' }
export const packageDetail: Shape = { ...packageBase, ...stamps }

export const customerBase: Shape = { id: 'int', uid: 'uuid', name: 'string', email: 'string|null', phone: 'string', address: 'string|null', nid: 'string', is_free: 'bool' }
export const customerList: Shape = {
  ...customerBase, package: '{}|null', connection_start_date: 'day|null', is_active: 'bool', ip_address: 'string', mac_address: 'string', username: 'string', password: 'string', connection_type: 'string', credentials: '{}|null',
}
export const customerDetail: Shape = { ...customerList, user: '{}|null' }

export const payment: Shape = {
  id: 'int', uid: 'uuid', customer: '{}', entry_by: '{}|null', bill_amount: 'money', amount: 'money', billing_month: 'string', billing_year: 'int', payment_method: 'string', paid: 'bool',
  transaction_id: 'string', payment_date: 'at|null', note: 'string|null', ...stamps,
}
export const paymentCustomer: Shape = { ...customerBase, username: 'string' }
export const organizationLite: Shape = { id: 'int', name: 'string', subscription_end_date: 'day|null' }
export const organization: Shape = {
  id: 'int', uid: 'uuid', name: 'string', address: 'string|null', phone: 'string', email: 'string|null', website: 'string|null', subscription: 'int|null', subscription_status: 'string', subscription_end_date: 'day|null', billing_cycle: 'string',
  logo: 'string|null', allowed_customer: 'int', total_customer: 'int', router_ip: 'string', router_username: 'string', router_port: 'int|null', router_ssl: 'bool', ...stamps,
}
export const subscription: Shape = { id: 'int', uid: 'uuid', plan: 'string', price: 'money', max_customers: 'int' }
const word = 'string'
export const session: Shape = { '.id': word, address: word, 'caller-id': word, encoding: word, 'limit-bytes-in': word, 'limit-bytes-out': word, name: word, radius: word, service: word, 'session-id': word, uptime: word, router: word }
export const dashboard: Shape = {
  total_customers: 'int', active_customers: 'int', total_packages: 'int', total_payments: 'int', total_revenue: 'money', pending_payments: 'int', current_month_payments: 'int', current_month_paid_amount: 'money', current_month_pending_amount: 'money',
}
