import { createTable, migration } from '@tenon/sql'

export default migration({
  operations: [
    createTable('controlled_copies', {
      columns: {
        id: 'text',
        plant_id: 'text',
        copy_number: 'text',
        record: 'text',
        record_id: 'text',
        title: 'text',
        mark: 'text null',
        content_sha256: 'text',
        purpose: 'text null',
        place: 'text null',
        issued_to: 'text null',
        status: 'text',
        printed_by: 'text null',
        printed_at: 'instant',
        reconciled_by: 'text null',
        reconciled_at: 'instant null',
        lost_for: 'text null',
        created_at: 'instant',
        updated_at: 'instant',
        version: 'integer default 1',
      },
      unique: {
        controlled_copies_plant_id_copy_number_key: ['plant_id', 'copy_number'],
      },
      index: {
        controlled_copies_plant_id_idx: ['plant_id'],
        controlled_copies_printed_by_idx: ['printed_by'],
        controlled_copies_reconciled_by_idx: ['reconciled_by'],
        controlled_copies_plant_id_record_record_id_idx: ['plant_id', 'record', 'record_id'],
        controlled_copies_plant_id_status_printed_at_idx: ['plant_id', 'status', '-printed_at'],
        controlled_copies_plant_id_printed_at_copy_number_idx: ['plant_id', '-printed_at', '-copy_number'],
      },
      foreignKeys: {
        controlled_copies_plant_id_fkey: { column: 'plant_id', table: 'plants', onDelete: 'cascade' },
        controlled_copies_printed_by_fkey: { column: 'printed_by', table: 'users' },
        controlled_copies_reconciled_by_fkey: { column: 'reconciled_by', table: 'users' },
      },
    }),
  ],
})
