/** Three organizations, and what each of them buys and sells. */
export interface Story { readonly name: string; readonly slug: string; readonly industry: string; readonly city: string; readonly vendors: readonly string[]; readonly goods: readonly (readonly [string, string, number])[]; readonly troubles: readonly string[] }

export const stories: readonly Story[] = [
  {
    name: 'Northlight Fibre', slug: 'northlight-fibre', industry: 'Telecommunications', city: 'Portland',
    vendors: ['Cascade Cable Works', 'Optical Parts Direct', 'Harbour Ducting', 'Greenfield Trenching', 'Splice & Sons', 'Relay Networks', 'Boreal Optics', 'Tidewater Tools', 'Summit Enclosures', 'Anchor Pole Services'],
    goods: [['Single-mode fibre, 1 km drum', 'FIB-1000', 41250], ['Splice enclosure, 48 cores', 'ENC-048', 18900], ['Optical network terminal', 'ONT-210', 7450], ['Duct, 40 mm, 100 m', 'DCT-040', 12600], ['Site survey, one day', 'SRV-001', 64000]],
    troubles: ['Drum delivered with damaged jacket', 'Connector loss above limit', 'Crew arrived a day late', 'Invoice names the wrong site', 'Duct shipment short by two coils'],
  },
  {
    name: 'Quill & Ledger Supply', slug: 'quill-ledger-supply', industry: 'Office supplies', city: 'Columbus',
    vendors: ['Maple Paper Mill', 'Inkwell Distribution', 'Ergo Seating Co', 'Brightdesk Lamps', 'Folio Binders', 'Clearprint Toner', 'Parcel Line Logistics', 'Steelcase Cabinets West', 'Notepad Nation', 'Whiteboard Works'],
    goods: [['Copy paper, pallet', 'PAP-A4P', 98000], ['Toner cartridge, black', 'TNR-BLK', 8690], ['Task chair', 'CHR-ERG', 21900], ['Filing cabinet, four drawers', 'CAB-004', 31450], ['Desk lamp', 'LMP-020', 4575]],
    troubles: ['Toner leaks on arrival', 'Chairs arrived without castors', 'Pallet left at the wrong dock', 'Charged twice for one delivery', 'Nobody answers the account line'],
  },
  {
    name: 'Willow Clinics', slug: 'willow-clinics', industry: 'Health care', city: 'Madison',
    vendors: ['Meridian Medical', 'Sterile Source', 'Lakeside Laboratories', 'Pulse Instruments', 'CareLinen Service', 'Bluegate Pharmacy', 'Vista Imaging', 'Safe Sharps Disposal', 'Medi-IT Partners', 'Aurora Dental Supply'],
    goods: [['Examination gloves, carton', 'GLV-100', 5480], ['Digital thermometer', 'THM-011', 3290], ['Blood panel, standard', 'LAB-001', 7800], ['Portable ultrasound, lease per month', 'ULS-M01', 115000], ['Linen service, week', 'LIN-007', 24350]],
    troubles: ['Gloves out of date', 'Laboratory results late', 'Ultrasound probe fails to start', 'Wrong price on the lease invoice', 'Linen count does not match'],
  },
]
export const firstNames = ['Amelia', 'Noah', 'Priya', 'Mateo', 'Ingrid', 'Samuel', 'Yuki', 'Fatima', 'Oliver', 'Chloe', 'Darius', 'Elena', 'Tomas', 'Grace', 'Hassan', 'Leila', 'Marcus', 'Nora', 'Victor', 'Wanda'] as const
export const lastNames = ['Abbott', 'Bergstrom', 'Castillo', 'Dube', 'Eriksen', 'Fontaine', 'Grant', 'Haddad', 'Ivanova', 'Jensen', 'Kaur', 'Lindqvist', 'Moreau', 'Nakamura', 'Okafor', 'Petrov', 'Quinn', 'Ramirez', 'Sato', 'Turner'] as const
