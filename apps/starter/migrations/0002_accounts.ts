import { createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('auth_api_key', {
      columns: {
        id: 'identity',
        handle: 'text',
        digest: 'text',
        user_id: 'integer',
        name: 'text',
        scopes: 'text',
        created: 'instant',
        expires: 'instant null',
        last_used: 'instant null',
        version: 'integer default 1',
      },
      unique: {
        auth_api_key_handle_key: ['handle'],
      },
      index: {
        auth_api_key_user_id_idx: ['user_id'],
      },
      foreignKeys: {
        auth_api_key_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('auth_second_factor', {
      columns: {
        id: 'identity',
        user_id: 'integer',
        secret: 'text',
        confirmed: 'instant null',
        last_step: 'integer',
        version: 'integer default 1',
      },
      unique: {
        auth_second_factor_user_id_key: ['user_id'],
      },
      foreignKeys: {
        auth_second_factor_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('auth_recovery_code', {
      columns: {
        id: 'identity',
        user_id: 'integer',
        digest: 'text',
        version: 'integer default 1',
      },
      unique: {
        auth_recovery_code_digest_key: ['digest'],
      },
      index: {
        auth_recovery_code_user_id_idx: ['user_id'],
      },
      foreignKeys: {
        auth_recovery_code_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('auth_role', {
      columns: {
        id: 'identity',
        name: 'text',
        may: 'text',
        never: 'text',
        version: 'integer default 1',
      },
      unique: {
        auth_role_name_key: ['name'],
      },
    }),
    createTable('auth_role_grant', {
      columns: {
        id: 'identity',
        user_id: 'integer',
        role_id: 'integer',
        version: 'integer default 1',
      },
      unique: {
        auth_role_grant_user_id_role_id_key: ['user_id', 'role_id'],
      },
      index: {
        auth_role_grant_user_id_idx: ['user_id'],
        auth_role_grant_role_id_idx: ['role_id'],
      },
      foreignKeys: {
        auth_role_grant_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
        auth_role_grant_role_id_fkey: { column: 'role_id', table: 'auth_role', onDelete: 'cascade' },
      },
    }),
    createTable('auth_identity', {
      columns: {
        id: 'identity',
        user_id: 'integer',
        issuer: 'text',
        subject: 'text',
        created: 'instant',
        version: 'integer default 1',
      },
      unique: {
        auth_identity_issuer_subject_key: ['issuer', 'subject'],
      },
      index: {
        auth_identity_user_id_idx: ['user_id'],
      },
      foreignKeys: {
        auth_identity_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
  ],
})
