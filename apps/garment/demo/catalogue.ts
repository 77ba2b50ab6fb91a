/** What the demo's design house makes, and of what. */
export const collectionYears: readonly (readonly [string, number, string])[] = [
  ['Winter Sun', 2024, '063'], ['Winter Sun', 2025, '085'], ['Winter Sun', 2026, '105'], ['Resort RTW', 2024, '065'], ['Resort RTW', 2025, '084'], ['Resort RTW', 2026, '106'], ['Spring Summer', 2024, '067'], ['Spring Summer', 2025, '088'], ['Spring Summer', 2026, '110'],
  ['Summer Vacation', 2024, '070'], ['Summer Vacation', 2025, '094'], ['Pre Fall', 2024, '071'], ['Pre Fall', 2025, '096'], ['Fall Winter', 2024, '075'], ['Fall Winter', 2025, '102'],
]
export const garmentKinds = ['Vestido largo', 'Blusa', 'Pantalón palazzo', 'Falda midi', 'Kimono', 'Enterizo', 'Camisa', 'Short'] as const
/** Item code, name, width of the roll in metres. */
export const fabrics: readonly (readonly [string, string, string])[] = [['TEN00012', 'Lino lavado crudo', '1.400'], ['TEN00034', 'Seda habotai estampada', '1.350'], ['TEN00056', 'Algodón popelina', '1.500'], ['TE000071', 'Viscosa crepé', '1.450'], ['TEN00088', 'Denim liviano', '1.600']]
export const trims: readonly (readonly [string, string])[] = [['INN00101', 'Cremallera invisible 20 cm'], ['INN00115', 'Botón de nácar 18L'], ['IN000130', 'Hilo poliéster 40/2'], ['INN00142', 'Elástico 2 cm'], ['INN00157', 'Entretela fusionable']]
export const masterLists: readonly (readonly string[])[] = [
  ['PLANO', 'PUNTO'], ['LINO', 'SEDA', 'ALGODÓN'], ['SÓLIDO', 'ALL OVER', 'POSICIONAL'], ['AL HILO', 'AL SESGO'], ['AL HILO', 'AL SESGO', '90°'], ['SIN CANAL', 'CON CANAL'], ['NINGUNO', 'DERECHO'], ['LIBRE', '180°'], ['NINGUNA', 'BRILLO', 'PEINE'],
]
export const dimensions: readonly (readonly string[])[] = [
  ['VESTIDO', 'BLUSA', 'PANTALÓN', 'FALDA'], ['1', '2'], ['PRINCIPAL', 'FORRO'], ['LINO', 'SEDA', 'ALGODÓN'], ['SÓLIDO', 'ESTAMPADO'], ['1.35', '1.40', '1.50'], ['AL HILO'], ['1', '2', '3'], ['LARGO MIDI', 'LARGO TOTAL', 'MANGA LARGA'], ['RULADO', 'DOBLADILLO'],
]
