import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { ProblemCode } from '@tongqu/contracts'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { OpenApiDocument, OpenApiOperation } from '../openapi.ts'
import type { MadeRequest } from './requests.ts'

export type Verdict = { status: number; code?: string; faults: string[] }

const PROBLEM = 'application/problem+json'
const EVENTS = 'text/event-stream'

/** Events never end: what comes first is judged. */
async function firstOf({ body }: Response): Promise<Buffer> {
  const reader = body?.getReader()
  const first = await reader?.read()
  await reader?.cancel()
  return Buffer.from(first?.value ?? [])
}

/** Judges answers by the document alone: status, media type, schema of the body, problem code. */
export function judge(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false })
  ajv.addSchema({ $id: 'http://document.example/', components: document.components })
  const compiled = new Map<unknown, ValidateFunction>()
  const check = (schema: object) => {
    const known = compiled.get(schema) ?? ajv.compile(rooted(schema))
    compiled.set(schema, known)
    return known
  }
  const isProblem = ajv.compile({ $ref: 'http://document.example/#/components/schemas/Problem' })
  return async (
    operation: OpenApiOperation,
    request: MadeRequest,
    response: Response,
  ): Promise<Verdict> => {
    const { status } = response
    const declared = operation.responses[String(status)]
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const body =
      type === EVENTS ? await firstOf(response) : Buffer.from(await response.arrayBuffer())
    const verdict: Verdict = { status, faults: [] }
    const fault = (text: string) => void verdict.faults.push(`${status}: ${text}`)
    if (!declared) {
      fault(`status is not declared; ${body.toString().slice(0, 300)}`)
      return verdict
    }
    const content = (declared.content ?? {}) as Record<string, { schema: object }>
    if (request.method === 'HEAD' || status === 304) {
      if (body.length > 0) fault('there is a body')
      return verdict
    }
    const isEmpty = type === '' && Object.keys(content).length === 0
    if (!isEmpty && !(type in content)) fault(`${type} is not declared`)
    const schema = content[type]?.schema
    if (schema && /[/+]json$/.test(type)) {
      const value = JSON.parse(decoded(body, response).toString())
      const validate = type === PROBLEM ? isProblem : check(schema)
      if (!validate(value)) fault(`${ajv.errorsText(validate.errors)} in ${show(value)}`)
      if (type !== PROBLEM) return verdict
      verdict.code = value.code
      if (!codesOf(schema).includes(value.code)) fault(`${value.code} is not declared`)
    }
    return verdict
  }
}

/** The codes that the schema of a refusal allows. */
export function codesOf(schema: object | undefined): ProblemCode[] {
  const parts = (schema as { allOf?: unknown[] } | undefined)?.allOf ?? []
  const narrowed = parts[1] as { properties?: { code?: { enum?: ProblemCode[] } } } | undefined
  return narrowed?.properties?.code?.enum ?? []
}

function decoded(body: Buffer, { headers }: Response): Buffer {
  const coding = headers.get('content-encoding')
  if (coding === 'gzip') return gunzipSync(body)
  if (coding === 'br') return brotliDecompressSync(body)
  return coding === 'zstd' ? zstdDecompressSync(body) : body
}

/** References of the document are to its own root. */
function rooted(schema: object): object {
  const text = JSON.stringify(schema)
  return JSON.parse(text.replaceAll('"#/components', '"http://document.example/#/components'))
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 400)
}
