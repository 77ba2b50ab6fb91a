import { system } from '@tenon/starter'
import { workingDay } from './working-day.ts'

workingDay(system, {
  who: ['admin', 'admin123'], list: 'projects', fields: [['Name', 'Roof garden §']], title: 'Roof garden §', edit: ['Description', 'Herbs and bees.'], panels: ['Projects: status'],
  moves: [{ list: 'v1-examples', button: 'Custom action', shows: 'Custom action: done.' }],
})
