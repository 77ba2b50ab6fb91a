import { system } from '@tenon/erp'
import { workingDay } from './working-day.ts'

workingDay(system, {
  who: ['admin@pharma.com', 'Demo-password-1!'], list: 'plants', fields: [['Name', 'Pune Sterile'], ['Region', 'APAC']], title: 'Pune Sterile', edit: ['Region', 'EMEA'], panels: [],
})
