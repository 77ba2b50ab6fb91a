import { createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('auth_user', {
      columns: {
        id: 'identity',
        password: 'text',
        last_login: 'instant null',
        is_superuser: 'boolean',
        username: 'text',
        email: 'text',
        name: 'text',
        first_name: 'text',
        last_name: 'text',
        is_staff: 'boolean',
        is_active: 'boolean',
        email_verified: 'boolean',
        date_joined: 'instant',
        updated_at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        auth_user_username_key: ['username'],
        auth_user_email_key: ['email'],
      },
      index: {
        auth_user_name_idx: ['name'],
        auth_user_date_joined_idx: ['date_joined'],
      },
    }),
    createTable('project', {
      columns: {
        id: 'identity',
        name: 'text',
        description: 'text',
        status: 'text',
        owner_id: 'integer',
        created_at: 'instant',
        updated_at: 'instant',
        version: 'integer default 1',
      },
      index: {
        project_owner_id_idx: ['owner_id'],
      },
      foreignKeys: {
        project_owner_id_fkey: { column: 'owner_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('example', {
      columns: {
        id: 'identity',
        user_id: 'integer',
        title: 'text',
        content: 'text',
        created_at: 'instant',
        updated_at: 'instant',
        version: 'integer default 1',
      },
      index: {
        example_user_id_idx: ['user_id'],
      },
      foreignKeys: {
        example_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('auth_token', {
      columns: {
        id: 'identity',
        key: 'text',
        user_id: 'integer',
        created: 'instant',
        version: 'integer default 1',
      },
      unique: {
        auth_token_key_key: ['key'],
        auth_token_user_id_key: ['user_id'],
      },
      foreignKeys: {
        auth_token_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('auth_session', {
      columns: {
        id: 'identity',
        key: 'text',
        user_id: 'integer',
        created: 'instant',
        expires: 'instant',
        version: 'integer default 1',
      },
      unique: {
        auth_session_key_key: ['key'],
      },
      index: {
        auth_session_user_id_idx: ['user_id'],
        auth_session_expires_idx: ['expires'],
      },
      foreignKeys: {
        auth_session_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('auth_outstanding_token', {
      columns: {
        id: 'identity',
        jti: 'text',
        family: 'text',
        user_id: 'integer',
        expires: 'instant',
        revoked: 'instant null',
        version: 'integer default 1',
      },
      unique: {
        auth_outstanding_token_jti_key: ['jti'],
      },
      index: {
        auth_outstanding_token_family_idx: ['family'],
        auth_outstanding_token_user_id_idx: ['user_id'],
        auth_outstanding_token_expires_idx: ['expires'],
      },
      foreignKeys: {
        auth_outstanding_token_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
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
        auth_one_time_token_user_id_fkey: { column: 'user_id', table: 'auth_user', onDelete: 'cascade' },
      },
    }),
    createTable('tenon_sequence', {
      columns: {
        id: 'identity',
        series: 'text',
        tenant: 'text',
        year: 'integer',
        last: 'integer',
        version: 'integer default 1',
      },
      unique: {
        tenon_sequence_series_tenant_year_key: ['series', 'tenant', 'year'],
      },
    }),
    createTable('tenon_audit', {
      columns: {
        id: 'identity',
        at: 'instant',
        actor: 'text null',
        actor_name: 'text null',
        capacity: 'text null',
        tenant: 'text null',
        action: 'text',
        entity: 'text',
        row: 'text',
        title: 'text null',
        changes: 'json',
        request_id: 'text',
        source: 'text',
        version: 'integer default 1',
      },
      index: {
        tenon_audit_tenant_id_idx: ['tenant', '-id'],
        tenon_audit_entity_row_idx: ['entity', 'row'],
      },
    }),
    createTable('tenon_idempotency', {
      columns: {
        id: 'identity',
        key: 'text',
        owner: 'text',
        hash: 'text',
        result: 'text',
        at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        tenon_idempotency_owner_key_key: ['owner', 'key'],
      },
    }),
  ],
})
