import pg from 'pg'

// a day stays the text it is, an id of 64 bits is a number
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
export const [database, port] = [process.argv[2]!, Number(process.argv[3])]
export const openPool = (): pg.Pool => new pg.Pool({ connectionString: database, max: 10 })
