import { alterColumn, createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('auth_one_time_token', {
      columns: {
        id: 'identity',
        digest: 'text',
        purpose: 'text',
        user_id: 'integer',
        state: 'text',
        detail: 'text null',
        expires: 'instant',
        version: 'integer default 1',
      },
      unique: {
        auth_one_time_token_digest_key: ['digest'],
      },
      index: {
        auth_one_time_token_user_id_idx: ['user_id'],
        auth_one_time_token_expires_idx: ['expires'],
      },
      foreignKeys: {
        auth_one_time_token_user_id_fkey: { column: 'user_id', table: 'users', onDelete: 'cascade' },
      },
    }),
    alterColumn('messages', 'customer_id', 'integer null'),
  ],
})
