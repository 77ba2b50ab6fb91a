/** The office of the demo: one login for each role. */
export const office = [
  { firstName: 'Rashida', lastName: 'Khanam', phone: '01711000001', email: 'owner@dhakafibre.example', kind: 'SUPER_ADMIN', gender: 'FEMALE' },
  { firstName: 'Anwar', lastName: 'Hossain', phone: '01711000002', email: 'admin@dhakafibre.example', kind: 'ADMIN', gender: 'MALE' },
  { firstName: 'Nasrin', lastName: 'Akter', phone: '01711000003', email: 'manager@dhakafibre.example', kind: 'MANAGER', gender: 'FEMALE' },
  { firstName: 'Jahid', lastName: 'Hasan', phone: '01711000004', email: 'desk@dhakafibre.example', kind: 'STAFF', gender: 'MALE' },
  { firstName: 'Babul', lastName: 'Mia', phone: '01711000005', email: 'collector@dhakafibre.example', kind: 'OTHER', gender: 'MALE' },
  { firstName: 'Sumaiya', lastName: 'Rahman', phone: '01711000006', email: 'sumaiya@mail.example', kind: 'CUSTOMER', gender: 'FEMALE' },
] as const

export const given = ['Abdul', 'Mohammad', 'Rafiqul', 'Shahin', 'Kamrul', 'Tanvir', 'Imran', 'Sohel', 'Mizanur', 'Faruk', 'Ashraf', 'Nazmul', 'Fatema', 'Ayesha', 'Taslima', 'Sharmin', 'Farzana', 'Rokeya', 'Shirin', 'Mahmuda', 'Jannatul', 'Parvin', 'Selina', 'Habiba'] as const
export const family = ['Rahman', 'Hossain', 'Islam', 'Ahmed', 'Khan', 'Chowdhury', 'Uddin', 'Sarkar', 'Miah', 'Begum', 'Akter', 'Khatun', 'Das', 'Saha', 'Barua', 'Talukder', 'Sikder', 'Bhuiyan', 'Molla', 'Haque'] as const
export const places = ['Mirpur 10', 'Mirpur 11', 'Pallabi', 'Kazipara', 'Shewrapara', 'Mohammadpur', 'Dhanmondi', 'Rayer Bazar', 'Uttara Sector 4', 'Uttara Sector 11', 'Badda', 'Rampura', 'Khilgaon', 'Bashabo'] as const
/** The provider of the demo, and what its host sells. */
export const provider = { name: 'Dhaka Fibre', address: 'House 12, Road 5, Mirpur 10, Dhaka', phone: '09611000000', email: 'office@dhakafibre.example', website: 'https://dhakafibre.example' } as const
export const bookings = [['FREE', '0', 100], ['BASIC', '1500', 1000], ['PREMIUM', '5000', 10_000], ['ENTERPRISE', '20000', 250_000]] as const

/** Megabits and what they cost a month. */
export const plans = [[5, 500, 'Home 5'], [10, 750, 'Home 10'], [15, 1000, 'Home 15'], [20, 2000, 'Family 20'], [30, 3000, 'Studio 30'], [50, 5000, 'Office 50']] as const
