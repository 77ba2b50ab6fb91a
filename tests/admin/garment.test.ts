import { system } from '@tenon/garment'
import { workingDay } from './working-day.ts'

workingDay({ ...system, seed: (database) => system.seed(database) }, {
  who: ['jefe', 'demo-password-1'], list: 'fases-catalogo', fields: [['Code', 'PRUEBA_§'], ['Name', 'Fase de prueba §'], ['Stage', 'COSTEO'], ['Order', '13'], ['Area', 'CALIDAD']], title: 'Fase de prueba §', edit: ['Maximum hours', '77'],
  panels: ['Work in progress by phase', 'Cumulative flow', 'Latest of all'],
  moves: [
    { list: 'referencias?q=status%3DEN_PROCESO', button: 'Deliver', asks: [['Remark', 'Lista para la siguiente fase']], shows: 'Deliver: done.' },
    { list: 'referencias?q=status%3DEN_PROCESO', button: 'Give back', asks: [['Reason', 'Measurements'], ['Remark', 'Medidas fuera de tolerancia']], shows: 'Give back: done.' },
  ],
})
