import { decimal, entity, text } from '@tenon/model'
import { business } from '../existing.ts'

/** What a model is made of, as SAP Business One keeps it: fabrics (`TEN…`) and trims (`INN…`). */
export const Material = entity('sap_model_material', {
  id: text(50).column('Code'), model: text(50).column('U_GSP_ModelCode').index(), reference: text(50).column('U_GSP_REFERENCE').wire('U_GSP_REFERENCE').index(), use: text(100).column('U_GSP_SchLinName').wire('U_GSP_SchLinName'),
  item: text(50).column('U_GSP_ItemCode').wire('U_GSP_ItemCode'), itemName: text(200).column('U_GSP_ItemName').wire('U_GSP_ItemName'), quantity: decimal(12, 4).column('U_GSP_QuantMsr').nullable(),
}, { ...business('@GSP_TCMODELMAT'), label: 'Material', labelPlural: 'Materiales' })
/** An item of the stock ledger, with the width of its roll in metres. */
export const Item = entity('sap_item', { id: text(50).column('ItemCode'), name: text(200).column('ItemName').nullable(), width: decimal(10, 3).column('BWidth1').nullable() }, { ...business('OITM'), label: 'Ítem', labelPlural: 'Ítems' })

export const isFabric = (code: unknown): boolean => /^TE[N0]/.test(String(code))
export const isTrim = (code: unknown): boolean => /^IN[N0]/.test(String(code))
