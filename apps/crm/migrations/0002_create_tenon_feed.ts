import { createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
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
  ],
})
