export { GRACE_MILLISECONDS } from './issue.ts'
export {
  STATEMENT_ACTIONS,
  type StatementAction,
  type StatementState,
  type StatementWork,
  statementMachine,
} from './machine.ts'
export type { Making, MakingDeps, StatementSource } from './making.ts'
export { statementInputs, statementIssueSchema } from './schemas.ts'
export {
  createStatements,
  type StatementDeps,
  type StatementQuery,
  type Statements,
} from './statements.ts'
export type * from './types.ts'
