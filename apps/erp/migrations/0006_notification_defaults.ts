import { addIndex, createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('notification_defaults', {
      columns: {
        id: 'identity',
        organization: 'text',
        kind: 'text',
        channel: 'text',
        on: 'boolean',
        version: 'integer default 1',
      },
      unique: {
        notification_defaults_organization_kind_channel_key: ['organization', 'kind', 'channel'],
      },
    }),
    addIndex('notification_deliveries', 'notification_deliveries_channel_sent_at_idx', ['channel', 'sent_at']),
  ],
})
