import type { Role } from '@tongqu/access'
import type { Catalog, Dataset } from '@tongqu/catalog'
import { contractOf, type LocalText, type ProblemCode, problemOf } from '@tongqu/contracts'
import { MAX_FILTERS } from '@tongqu/lakehouse'
import { isSiri } from '@tongqu/realtime'
import { faultCode } from './ask.ts'
import { typesOf } from './body.ts'
import { isGbfs } from './gbfs-systems.ts'
import { decisionProblems, PURPOSE_HEADER } from './lookup.ts'
import {
  type Answer,
  type BodyRule,
  commonProblems,
  type JsonSchema,
  type Method,
  type Operation,
  type Parameter,
} from './operation.ts'
import { LIMIT_HEADERS, limitProblems, RETRY_HEADER } from './quota-document.ts'
import { isLimited } from './quota-visit.ts'
import { callerProblems } from './recognise.ts'
import { recordSchemas } from './record-schemas.ts'
import { ownSchemas, ref } from './schemas.ts'

export const OPENAPI_VERSION = '3.1.1'
const MAX_EXAMPLES = 3

export type OpenApiDocument = {
  openapi: string
  info: Record<string, unknown>
  servers: { url: string }[]
  tags: Record<string, unknown>[]
  paths: Record<string, Partial<Record<Method, OpenApiOperation>>>
  components: {
    schemas: Record<string, JsonSchema>
    securitySchemes: Record<string, Record<string, unknown>>
  }
}

export type OpenApiOperation = {
  operationId: string
  tags: string[]
  summary: string
  parameters: Record<string, unknown>[]
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema }> }
  /** Alternatives; an empty one: nobody needs to sign in. */
  security: Record<string, readonly string[]>[]
  /** Programs do not get in, whatever token they have. */
  'x-people-only'?: true
  /** One of these roles is needed. */
  'x-roles'?: readonly Role[]
  responses: Record<string, Record<string, unknown>>
}

const TAGS: Readonly<Record<Operation['tag'], LocalText>> = {
  catalogue: { 'zh-CN': '目录', en: 'Catalogue' },
  records: { 'zh-CN': '记录', en: 'Records' },
  files: { 'zh-CN': '文件', en: 'Files' },
  realtime: { 'zh-CN': '实时', en: 'Real time' },
  access: { 'zh-CN': '授权', en: 'Access' },
  identity: { 'zh-CN': '身份', en: 'Identity' },
  ledger: { 'zh-CN': '账本', en: 'Ledger' },
  operations: { 'zh-CN': '运行', en: 'Operations' },
  pages: { 'zh-CN': '网页', en: 'Pages' },
}

/**
 * The OpenAPI 3.1 document of these operations: nothing is written by hand beside them. Examples
 * come from the catalogue, so that a reader can try every operation as it stands.
 */
export function openApiOf(
  operations: readonly Operation[],
  { publicUrl, catalog }: { publicUrl: string; catalog: Catalog },
): OpenApiDocument {
  return {
    openapi: OPENAPI_VERSION,
    info: {
      title: '通衢 Tongqu',
      version: '1',
      description: both({
        'zh-CN':
          '省级交通公共数据开放枢纽。每个 GET 都可用 HEAD；错误为 problem+json（RFC 9457）。',
        en: 'Open transport-data hub. HEAD works wherever GET does; errors are problem+json.',
      }),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: Object.entries(TAGS).map(([name, title]) => ({ name, 'x-displayName': both(title) })),
    paths: pathsOf(operations, catalog),
    components: { schemas: componentsOf(operations), securitySchemes },
  }
}

/** Every operation of a document with its method and path. */
export function operationsIn(document: OpenApiDocument) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    (Object.entries(methods) as [Method, OpenApiOperation][]).map(([method, operation]) => ({
      path,
      method,
      operation,
    })),
  )
}

function pathsOf(operations: readonly Operation[], catalog: Catalog): OpenApiDocument['paths'] {
  const paths: OpenApiDocument['paths'] = {}
  for (const operation of operations) {
    const { method = 'get', path } = operation
    paths[path] = { ...paths[path], [method]: describe(operation, catalog) }
  }
  return paths
}

/** All schemas that operations refer to. Throws when two rooms mean different ones by a name. */
export function componentsOf(operations: readonly Operation[]): Record<string, JsonSchema> {
  const all: Record<string, JsonSchema> = { ...ownSchemas, ...recordSchemas() }
  for (const { id, schemas = {} } of operations) {
    for (const [name, schema] of Object.entries(schemas)) {
      if (all[name] !== undefined && all[name] !== schema) {
        throw new Error(`${id}: there is another schema ${name}`)
      }
      all[name] = schema
    }
  }
  return all
}

/** How one signs in; `session` is the portal's cookie (governance 1.4). */
const securitySchemes: OpenApiDocument['components']['securitySchemes'] = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  dpop: { type: 'http', scheme: 'DPoP', description: 'RFC 9449' },
  key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-sid' },
}

function securityOf({ constant, auth = 'anyone' }: Operation): OpenApiOperation['security'] {
  if (constant) return [{}]
  const takesKeys = auth === 'anyone' || auth === 'known'
  const names = ['bearer', 'dpop', ...(takesKeys ? ['key'] : []), 'session']
  return [...(auth === 'anyone' ? [{}] : []), ...names.map((name) => ({ [name]: [] }))]
}

function describe(operation: Operation, catalog: Catalog): OpenApiOperation {
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: both(operation.summary),
    parameters: [
      ...operation.parameters.map((parameter) => describeParameter(parameter, operation, catalog)),
      ...(operation.others === 'filters' ? [FILTERS] : []),
      ...(asksForPlan(operation) ? [PURPOSE] : []),
    ],
    ...(operation.body && { requestBody: describeBody(operation.body) }),
    security: securityOf(operation),
    ...(operation.auth === 'person' && { 'x-people-only': true }),
    ...(operation.roles && { 'x-roles': operation.roles }),
    responses: { ...answersOf(operation), ...refusalsOf(operation) },
  }
}

const PURPOSE = {
  name: PURPOSE_HEADER,
  in: 'header',
  description: both({
    'zh-CN': '使用目的代码；不给则取协议的第一个目的，普遍开放数据不需要',
    en: 'Purpose code; default: the first of the agreement. Open data needs none',
  }),
  schema: { type: 'string' },
}

/** Does it serve the content of a dataset? */
function asksForPlan({ problems }: Operation): boolean {
  return problems.includes('authentication-required')
}

function describeBody(body: BodyRule): NonNullable<OpenApiOperation['requestBody']> {
  const schema = body.schema ?? { type: 'string', format: 'binary' }
  return {
    required: !body.optional,
    content: Object.fromEntries(typesOf(body).map((type) => [type, { schema }])),
  }
}

/** Any visible column is a parameter: `stop_id=eq.123`. */
const FILTERS = {
  name: 'filters',
  in: 'query',
  description: both({
    'zh-CN': '按列筛选：列名=运算符.值，运算符 eq neq gt gte lt lte in like is',
    en: 'Filters: column=operator.value; operators eq neq gt gte lt lte in like is',
  }),
  style: 'form',
  explode: true,
  schema: {
    type: 'object',
    maxProperties: MAX_FILTERS,
    additionalProperties: {
      type: 'string',
      pattern: '^(eq|neq|gt|gte|lt|lte|in|like|is)\\.',
    },
  },
}

function describeParameter(parameter: Parameter, operation: Operation, catalog: Catalog) {
  const values = parameter.examples ?? examplesFrom(catalog, parameter, operation)
  const examples = values.slice(0, MAX_EXAMPLES).map((value) => [value, { value }])
  return {
    name: parameter.name,
    in: parameter.in,
    required: parameter.in === 'path',
    description: both(parameter.description),
    schema: parameter.schema,
    ...(examples.length > 0 && { examples: Object.fromEntries(examples) }),
  }
}

function examplesFrom(catalog: Catalog, { name }: Parameter, { door }: Operation): string[] {
  const open = [...catalog.datasets.values()].filter(
    (dataset) => dataset.state === 'LISTED' && dataset.tier === 'open' && offers(dataset, door),
  )
  if (name === 'id' || name === 'system') return open.map(({ id }) => id)
  if (name === 'provider') return [...new Set(open.map(({ provider }) => provider))]
  const [first] = open
  if (name === 'table') return (first?.tables ?? []).map((table) => table.name)
  const main = first?.tables[0]
  if (!main || door !== 'records') return []
  const columns = contractOf(main.contract).columns.slice(0, MAX_EXAMPLES)
  const names = columns.filter(({ class: own }) => own === 'public').map((column) => column.name)
  if (name === 'select') return [names.join(',')]
  return name === 'order' ? names.map((column) => `${column}.desc`) : []
}

function offers(dataset: Dataset, door: Operation['door']): boolean {
  const { doors, tables } = dataset
  if (door === 'gbfs') return isGbfs(dataset)
  if (door !== 'siri') return door === undefined || doors.includes(door)
  return doors.includes('feeds') && isSiri(tables.map(({ contract }) => contract))
}

function answersOf(operation: Operation): OpenApiOperation['responses'] {
  const more = asksForPlan(operation) ? RECEIPT : {}
  return Object.fromEntries(
    Object.entries(operation.answers).map(([status, answer]) => {
      const limits = isLimited(operation) ? LIMIT_HEADERS : {}
      const headers = { ...answer.headers, ...more, ...limits }
      return [status, describeAnswer({ ...answer, headers })]
    }),
  )
}

/** On whatever is made of the content of a dataset. */
const RECEIPT: Answer['headers'] = {
  'Hub-Receipt': {
    'zh-CN': '账本记录编号（/log/proof/{id}）',
    en: 'Id of its entry in the ledger (/log/proof/{id})',
  },
}

function describeAnswer({ description, content, headers }: Answer): Record<string, unknown> {
  const described = describeHeaders(headers)
  return {
    description: both(description),
    ...(Object.keys(described).length > 0 && { headers: described }),
    ...(content && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, schema]) => [type, { schema }]),
      ),
    }),
  }
}

function describeHeaders(headers: Answer['headers'] = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, meaning]) => [
      name,
      { description: both(meaning), schema: { type: 'string' } },
    ]),
  )
}

/** One response per status; `code` says which of the problems it is. */
function refusalsOf(operation: Operation): OpenApiOperation['responses'] {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problemsOf(operation)) {
    const { status } = problemOf(code)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${both(problemOf(code).title)}`).join('\n\n'),
        ...(status === 429 && {
          headers: describeHeaders({ ...LIMIT_HEADERS, ...RETRY_HEADER }),
        }),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [ref('Problem'), { type: 'object', properties: { code: { enum: codes } } }],
            },
          },
          'text/html': { schema: { type: 'string' } },
        },
      },
    ]),
  )
}

/** Every problem an operation may answer. */
export function problemsOf(operation: Operation): ProblemCode[] {
  const query = operation.parameters.filter((parameter) => parameter.in === 'query')
  return [
    ...new Set([
      ...commonProblems.filter((code) => code !== 'not-acceptable' || offersAny(operation)),
      ...(operation.constant ? [] : (['internal'] as const)),
      ...(operation.others === 'refused' ? (['unknown-parameter'] as const) : []),
      ...query.map(({ name }) => faultCode(name)),
      ...callerProblems(operation),
      ...limitProblems(operation, asksForPlan(operation)),
      ...(asksForPlan(operation) ? decisionProblems : []),
      ...(operation.body ? (['content-type-unsupported', 'body-invalid'] as const) : []),
      ...operation.problems,
    ]),
  ]
}

/** What leads elsewhere, or says nothing, is acceptable to everybody. */
function offersAny({ answers }: Operation): boolean {
  return Object.values(answers).some(({ content }) => content !== undefined)
}

function both({ 'zh-CN': zh, en }: LocalText): string {
  return zh === en ? zh : `${zh} / ${en}`
}
