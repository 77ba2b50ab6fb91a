import { addIndex, migration } from '@tenon/sql'

export default migration({
  operations: [
    addIndex('customers', 'customers_name_parts', { parts: 'name' }),
    addIndex('customers', 'customers_phone_parts', { parts: 'phone' }),
    addIndex('customers', 'customers_username_parts', { parts: 'username' }),
  ],
})
