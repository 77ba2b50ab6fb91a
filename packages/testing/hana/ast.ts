/** A type as a statement says it. */
export type SqlType =
  | { readonly is: 'tinyint' | 'smallint' | 'integer' | 'bigint' | 'real' | 'double' | 'boolean' | 'date' | 'time' | 'seconddate' | 'timestamp' | 'nclob' | 'clob' | 'blob' }
  | { readonly is: 'decimal'; readonly precision: number; readonly scale: number }
  /** `DECIMAL` and `SMALLDECIMAL` without a scale: so many digits, wherever the point stands. */
  | { readonly is: 'floating'; readonly digits: 34 | 16 }
  | { readonly is: 'nvarchar' | 'varchar' | 'varbinary'; readonly length: number }

export type Name = { readonly schema?: string; readonly name: string }

/** What has a value. Comparisons are not among them: HANA has no value that is true. */
export type Expr =
  | { readonly is: 'literal'; readonly of: 'number' | 'text' | 'boolean' | 'null'; readonly text: string }
  | { readonly is: 'param'; readonly n: number }
  | { readonly is: 'column'; readonly table?: string; readonly name: string }
  | { readonly is: 'special'; readonly name: string }
  | { readonly is: 'sequence'; readonly of: 'NEXTVAL' | 'CURRVAL'; readonly sequence: Name }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly star?: true; /** Over all rows, beside each. */ readonly over?: true; readonly distinct?: true }
  | { readonly is: 'binary'; readonly op: '+' | '-' | '*' | '/' | '||'; readonly left: Expr; readonly right: Expr }
  | { readonly is: 'negative'; readonly of: Expr }
  | { readonly is: 'cast'; readonly of: Expr; readonly type: SqlType }
  | { readonly is: 'case'; readonly whens: readonly { readonly when: Cond; readonly result: Expr }[]; readonly otherwise?: Expr }
  | { readonly is: 'query'; readonly of: Select }

export type Cond =
  | { readonly is: 'and' | 'or'; readonly of: readonly Cond[] }
  | { readonly is: 'not'; readonly of: Cond }
  | { readonly is: 'compare'; readonly op: '=' | '<>' | '<' | '>' | '<=' | '>='; readonly left: Expr; readonly right: Expr }
  | { readonly is: 'null'; readonly of: Expr; readonly not: boolean }
  | { readonly is: 'in'; readonly left: Expr; readonly list: readonly Expr[] | Select; readonly not: boolean }
  | { readonly is: 'between'; readonly left: Expr; readonly low: Expr; readonly high: Expr; readonly not: boolean }
  | { readonly is: 'like'; readonly left: Expr; readonly pattern: Expr; readonly escape?: string; readonly not: boolean }
  | { readonly is: 'regexpr'; readonly left: Expr; readonly pattern: Expr; readonly flags: string; readonly not: boolean }
  | { readonly is: 'exists'; readonly of: Select }

export interface Item { readonly star?: true; readonly table?: string; readonly expr?: Expr; readonly alias?: string; readonly text: string }
export type Source = ({ readonly table: Name } | { readonly query: Select }) & { readonly alias?: string }
export interface Join { readonly kind: 'inner' | 'left' | 'right' | 'full' | 'cross'; readonly source: Source; readonly on?: Cond }
export interface Sort { readonly by: Expr; readonly descending: boolean; readonly nulls?: 'first' | 'last' }
export interface Core { readonly distinct: boolean; readonly items: readonly Item[]; readonly from: Source; readonly joins: readonly Join[]; readonly where?: Cond; readonly groupBy: readonly Expr[]; readonly having?: Cond }
export interface Select { readonly cores: readonly Core[]; readonly unions: readonly ('union' | 'union all' | 'except' | 'intersect')[]; readonly orderBy: readonly Sort[]; readonly limit?: Expr; readonly offset?: Expr; readonly forUpdate: boolean }

export interface ColumnDef { readonly name: string; readonly type: SqlType; readonly nullable: boolean; readonly fallback?: { readonly expr: Expr; readonly text: string } | null; readonly identity?: 'BY DEFAULT' | 'ALWAYS'; readonly primary?: true; readonly unique?: true; readonly references?: Omit<Reference, 'columns'> }
export interface Reference { readonly columns: readonly string[]; readonly table: Name; readonly references: readonly string[]; readonly onDelete: 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT' }
export type RuleDef = { readonly name?: string } & (
  | { readonly is: 'primary' | 'unique'; readonly columns: readonly string[] }
  | { readonly is: 'check'; readonly cond: Cond; readonly text: string }
  | ({ readonly is: 'foreign' } & Reference))
/** What a statement says of a sequence; null takes a bound away. `start` is also where one begins anew. */
export interface SequenceWords { readonly start?: bigint; readonly increment?: bigint; readonly min?: bigint | null; readonly max?: bigint | null; readonly cycle?: boolean; readonly cache?: bigint; readonly reset?: string }
export type TableChange =
  | { readonly op: 'add'; readonly columns: readonly ColumnDef[] }
  | { readonly op: 'alter'; readonly columns: readonly ColumnDef[] }
  | { readonly op: 'drop'; readonly columns: readonly string[] }
  | { readonly op: 'addRule'; readonly rule: RuleDef }
  | { readonly op: 'dropRule'; readonly name: string }

export type Stmt = { readonly params: number } & (
  | { readonly is: 'select'; readonly of: Select }
  | { readonly is: 'insert' | 'upsert'; readonly table: Name; readonly columns?: readonly string[]; readonly values?: readonly Expr[]; readonly query?: Select; readonly byKey: boolean }
  | { readonly is: 'update'; readonly table: Name; readonly alias?: string; readonly set: readonly { readonly column: string; readonly value: Expr }[]; readonly where?: Cond }
  | { readonly is: 'delete'; readonly table: Name; readonly where?: Cond }
  | { readonly is: 'createTable'; readonly table: Name; readonly columns: readonly ColumnDef[]; readonly rules: readonly RuleDef[] }
  | { readonly is: 'createView'; readonly table: Name; readonly of: Select }
  | { readonly is: 'createIndex'; readonly index: Name; readonly unique: boolean; readonly table: Name; readonly columns: readonly { readonly name: string; readonly descending: boolean }[] }
  | { readonly is: 'createSchema' | 'setSchema'; readonly name: string }
  | { readonly is: 'dropSchema'; readonly name: string; readonly cascade: boolean }
  | { readonly is: 'alterTable'; readonly table: Name; readonly change: TableChange }
  | { readonly is: 'renameTable'; readonly from: Name; readonly to: string }
  | { readonly is: 'renameColumn'; readonly table: Name; readonly from: string; readonly to: string }
  | { readonly is: 'dropTable' | 'dropView' | 'truncate'; readonly table: Name; readonly cascade: boolean }
  | { readonly is: 'dropIndex'; readonly index: Name }
  | { readonly is: 'createSequence' | 'alterSequence'; readonly sequence: Name; readonly words: SequenceWords }
  | { readonly is: 'dropSequence'; readonly sequence: Name }
  | { readonly is: 'lock'; readonly table: Name }
  | { readonly is: 'ddlCommit'; readonly on: boolean }
  | { readonly is: 'lockTimeout'; readonly ms: number }
  | { readonly is: 'savepoint' | 'rollbackTo' | 'release'; readonly name: string }
  | { readonly is: 'commit' | 'rollback' | 'isolation' })
