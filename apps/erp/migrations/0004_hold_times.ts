import { addCheck, addColumn, addIndex, migration } from '@tenon/sql'

export default migration({
  operations: [
    addColumn('master_steps', 'max_wait', 'integer null'),
    addColumn('batch_steps', 'max_wait', 'integer null'),
    addColumn('batch_steps', 'begin_by', 'instant null'),
    addColumn('batch_steps', 'alarm_at', 'instant null'),
    addColumn('batch_steps', 'alarmed', 'boolean', { fill: false }),
    addCheck('master_steps', 'master_steps_max_wait_range', { column: 'max_wait', min: '1', max: '525600' }),
    addIndex('batch_steps', 'batch_steps_plant_id_status_alarm_at_idx', ['plant_id', 'status', 'alarm_at']),
  ],
})
