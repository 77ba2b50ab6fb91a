import { createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('garment_user_count', {
      columns: {
        id: 'identity',
        area: 'text',
        rol: 'text',
        estado: 'text',
        n: 'integer',
        version: 'integer default 1',
      },
      unique: {
        garment_user_count_area_rol_estado_key: ['area', 'rol', 'estado'],
      },
    }),
    createTable('garment_consumo', {
      columns: {
        id: 'identity',
        reference: 'text',
        fabric: 'text',
        fabric_name: 'text',
        use: 'text',
        metres: 'decimal(10, 4) null',
        unit: 'text',
        sizes: 'text',
        line: 'text',
        kind: 'text',
        created_at: 'instant',
        version: 'integer default 1',
      },
      index: {
        garment_consumo_reference_idx: ['reference'],
      },
      checks: {
        garment_consumo_metres_range: { column: 'metres', min: '0' },
      },
    }),
    createTable('garment_image', {
      columns: {
        id: 'identity',
        title: 'text',
        file: 'text',
        type: 'text',
        bytes: 'integer',
        uploaded_at: 'instant',
        version: 'integer default 1',
      },
    }),
    createTable('garment_account', {
      columns: {
        id: 'identity',
        username: 'text',
        password: 'text',
        email: 'text null',
        is_active: 'boolean',
        is_staff: 'boolean',
        is_superuser: 'boolean',
        last_login_at: 'instant null',
        usuario_id: 'integer null',
        version: 'integer default 1',
      },
      unique: {
        garment_account_username_key: ['username'],
      },
      index: {
        garment_account_usuario_id_idx: ['usuario_id'],
      },
      foreignKeys: {
        garment_account_usuario_id_fkey: { column: 'usuario_id', table: 'GARMENT_PRODUCTION_CONTROL.T_USUARIOS', references: 'ID_USUARIO', onDelete: 'set null' },
      },
    }),
    createTable('garment_code', {
      columns: {
        id: 'identity',
        kind: 'text',
        code: 'text',
        version: 'integer default 1',
      },
      unique: {
        garment_code_kind_code_key: ['kind', 'code'],
      },
    }),
    createTable('garment_step', {
      columns: {
        id: 'identity',
        reference: 'integer',
        phase: 'integer',
        code: 'text',
        name: 'text',
        stage: 'text',
        order: 'integer',
        area: 'text',
        estimated_hours: 'integer',
        maximum_hours: 'integer',
        version: 'integer default 1',
      },
      unique: {
        garment_step_reference_phase_key: ['reference', 'phase'],
      },
    }),
    createTable('garment_holding', {
      columns: {
        id: 'identity',
        reference: 'integer',
        code: 'text',
        usuario: 'integer',
        version: 'integer default 1',
      },
      unique: {
        garment_holding_reference_key: ['reference'],
      },
      index: {
        garment_holding_usuario_idx: ['usuario'],
      },
    }),
    createTable('tenon_feed', {
      columns: {
        id: 'identity',
        audit: 'integer',
        entity: 'text',
        row: 'text',
        action: 'text',
        at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        tenon_feed_audit_key: ['audit'],
      },
      index: {
        tenon_feed_at_idx: ['at'],
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
        auth_token_user_id_fkey: { column: 'user_id', table: 'garment_account', onDelete: 'cascade' },
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
        auth_session_user_id_fkey: { column: 'user_id', table: 'garment_account', onDelete: 'cascade' },
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
        auth_outstanding_token_user_id_fkey: { column: 'user_id', table: 'garment_account', onDelete: 'cascade' },
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
