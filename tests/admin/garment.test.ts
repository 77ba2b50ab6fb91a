import { system } from '@tenon/garment'
import { workingDay } from './working-day.ts'

workingDay({ ...system, seed: (database) => system.seed(database) }, {
  who: ['admin', 'demo-password-1'], list: 'fases-catalogo', fields: [['Code', 'PRUEBA_1'], ['Name', 'Fase de prueba'], ['Stage', 'COSTEO'], ['Order', '13'], ['Area', 'CALIDAD']], title: 'Fase de prueba', edit: ['Maximum hours', '77'],
  panels: ['Work in progress by phase', 'Cumulative flow', 'Latest of all'],
})
