import { addColumn, createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('network_drift', {
      columns: {
        id: 'identity',
        router_id: 'integer',
        username: 'text',
        kind: 'text',
        state: 'text',
        seen_at: 'instant',
        created_at: 'instant',
        updated_at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        network_drift_router_id_username_key: ['router_id', 'username'],
      },
      index: {
        network_drift_router_id_idx: ['router_id'],
      },
      foreignKeys: {
        network_drift_router_id_fkey: { column: 'router_id', table: 'routers', onDelete: 'cascade' },
      },
    }),
    createTable('tenon_job', {
      columns: {
        id: 'identity',
        name: 'text',
        input: 'json',
        key: 'text null',
        holds: 'text',
        lane: 'text null',
        state: 'text',
        run_at: 'instant',
        attempts: 'integer',
        worker: 'text null',
        lease_until: 'instant null',
        done: 'integer',
        total: 'integer null',
        cursor: 'json null',
        result: 'json null',
        error: 'text null',
        created_at: 'instant',
        started_at: 'instant null',
        finished_at: 'instant null',
        version: 'integer default 1',
      },
      unique: {
        tenon_job_key_key: ['key'],
      },
      index: {
        tenon_job_state_run_at_idx: ['state', 'run_at'],
        tenon_job_lane_state_idx: ['lane', 'state'],
        tenon_job_name_state_idx: ['name', 'state'],
      },
    }),
    createTable('messages', {
      columns: {
        id: 'identity',
        customer_id: 'integer',
        bill_id: 'integer null',
        step: 'integer',
        phone: 'text',
        words: 'text',
        state: 'text',
        sent_at: 'instant null',
        created_at: 'instant',
        updated_at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        messages_bill_id_step_key: ['bill_id', 'step'],
      },
      index: {
        messages_customer_id_idx: ['customer_id'],
        messages_bill_id_idx: ['bill_id'],
        messages_state_id_idx: ['state', 'id'],
      },
      foreignKeys: {
        messages_customer_id_fkey: { column: 'customer_id', table: 'customers', onDelete: 'cascade' },
        messages_bill_id_fkey: { column: 'bill_id', table: 'bills', onDelete: 'cascade' },
      },
    }),
    createTable('tenon_schedule', {
      columns: {
        id: 'identity',
        name: 'text',
        last_at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        tenon_schedule_name_key: ['name'],
      },
    }),
    addColumn('customers', 'carry', 'decimal(12, 2)', { fill: '0' }),
  ],
})
