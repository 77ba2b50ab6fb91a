import { addColumn, migration } from '@tenon/sql'

export default migration({
  operations: [
    addColumn('plants', 'time_zone', 'text', { fill: 'UTC' }),
  ],
})
