import type { PersonPrincipal, Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import { ifVersion, personOf } from './ask.ts'
import { gatewayOf } from './gateway.ts'
import { MAX_JSON_DEPTH } from './json-scan.ts'
import { type Operation, type Route, route } from './operation.ts'
import { created, json, nothing, versionTag } from './reply.ts'
import { object } from './schemas.ts'
import { PUBLIC_URL, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'
import { text } from './texts.ts'

const words = text('试', 'A try')
const base = { tag: 'operations', summary: words, parameters: [], others: 'refused' } as const
const more = { problems: [], cors: false } as const

const note: Operation = {
  ...base,
  ...more,
  id: 'makeNote',
  method: 'post',
  path: '/api/notes',
  body: {
    schema: object(
      {
        text: { type: 'string', maxLength: 20 },
        inner: { $ref: '#/components/schemas/Inner' },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 3 },
      },
      ['text'],
    ),
    maxBytes: 2_000,
  },
  schemas: { Inner: object({ at: { type: 'string', format: 'date-time' } }) },
  answers: { 201: { description: words, content: { 'application/json': { type: 'object' } } } },
}
const { body: _none, ...bodiless } = note

const routes: Route[] = [
  route(note, (ask) => created('/api/notes/1', ask.body, { ETag: versionTag(1) })),
  route(
    {
      ...bodiless,
      id: 'readNotes',
      method: 'get',
      answers: { 200: { description: words, content: { 'application/json': {} } } },
      cors: true,
    },
    () => json([]),
  ),
  route(
    {
      ...bodiless,
      id: 'dropNotes',
      method: 'delete',
      auth: 'person',
      roles: ['operator', 'approver'],
      answers: { 204: { description: words } },
    },
    (ask) => nothing({ 'Hub-Who': personOf(ask).id, 'Hub-Version': String(ifVersion(ask)) }),
  ),
  route(
    {
      ...note,
      id: 'putFile',
      method: 'put',
      path: '/api/files',
      auth: 'signed-in',
      body: { types: ['application/pdf'], maxBytes: 100 },
    },
    (ask) => json({ bytes: ask.bytes?.byteLength }),
  ),
]

const PERSON: PersonPrincipal = {
  kind: 'person',
  address: '192.0.2.1',
  id: 'p1',
  organisation: 'o1',
  authority: false,
  roles: ['operator'],
  via: 'session',
  csrf: true,
}
const OWN = { 'sec-fetch-site': 'same-origin', origin: PUBLIC_URL }

function app(principal?: Principal) {
  const lake = scriptedLake(() => undefined).lake
  const deps = testDeps({ lake })
  if (!principal) return gatewayOf(deps, () => routes)
  const recogniser = { principalOf: () => Promise.resolve(principal) }
  return gatewayOf({ ...deps, identity: { ...deps.identity, recogniser } }, () => routes)
}

async function post(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Record<string, string> = {},
) {
  const sent = { 'content-type': 'application/json', ...headers }
  const duplex = { duplex: 'half' } as object
  const init = { method: 'POST', body, headers: sent, ...duplex }
  const response = await app().request('/api/notes', init)
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests are about
  const answer: any = await response.json()
  return { status: response.status, answer, headers: response.headers }
}

describe('bodies', () => {
  it('hands over what the schema allows and answers where the new thing is', async () => {
    const body = { text: '好', inner: { at: '2026-03-01T00:00:00Z' }, tags: ['a'] }
    const { status, answer, headers } = await post(JSON.stringify(body))
    expect(status).toBe(201)
    expect(answer).toEqual(body)
    expect(headers.get('location')).toBe('/api/notes/1')
    expect(headers.get('etag')).toBe('"1"')
  })

  it('names each fault of a body in the language of the caller, and quotes no value', async () => {
    const body = { text: 'x'.repeat(30), state: 'APPROVED', inner: { at: 'secret' } }
    const { status, answer } = await post(JSON.stringify(body), { 'accept-language': 'en' })
    expect(status).toBe(400)
    expect(answer.code).toBe('body-invalid')
    const faults = new Map(answer.faults.map((one: Record<string, string>) => [one.path, one]))
    expect(faults.get('/state')).toMatchObject({ message: 'There is no such member.' })
    expect(faults.get('/text')).toMatchObject({ message: 'It takes at most 20 characters.' })
    expect(faults.get('/inner/at')).toMatchObject({ message: expect.stringContaining('date-time') })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it.each([
    ['no JSON', '{"text":'],
    ['two documents', '{"text":"a"}{}'],
    ['another type', '[]'],
    ['a name twice', '{"text":"a","text":"b"}'],
    ['a name twice, one escaped', '{"text":"a","t\\u0065xt":"b"}'],
    ['a prototype', '{"text":"a","__proto__":{"x":1}}'],
    ['an escaped prototype', '{"text":"a","__\\u0070roto__":{"x":1}}'],
    ['a deep value', `{"text":${'['.repeat(MAX_JSON_DEPTH)}${']'.repeat(MAX_JSON_DEPTH)}}`],
    ['brackets that never end', '['.repeat(1_900)],
    ['nothing', ''],
  ])('refuses %s', async (_, body) => {
    const { status, answer } = await post(body)
    expect(status).toBe(400)
    expect(answer.code).toBe('body-invalid')
  })

  it('refuses text that is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc3]), Buffer.from('"}')])
    expect((await post(bytes)).answer.code).toBe('body-invalid')
  })

  it.each(['\u0000', '\u001b', '\u0085', '\u202e', '\u2066'])(
    'refuses a text with %j, which would not be read as it is kept',
    async (character) => {
      const { answer } = await post(JSON.stringify({ text: `备${character}案` }))
      expect(answer).toMatchObject({ code: 'body-invalid', faults: [{ path: '/text' }] })
    },
  )

  it('takes texts of several lines', async () => {
    const { status } = await post(JSON.stringify({ text: '一\r\n\t二\u2028' }))
    expect(status).toBe(201)
  })

  it('takes names that only look alike', async () => {
    const body = '{"text":"a\\"\\\\","inner":{"at":"2026-03-01T00:00:00Z"},"tags":["text","at"]}'
    expect((await post(body)).status).toBe(201)
  })

  it('refuses a type or coding that it does not read', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      expect((await post('{"text":"a"}', { 'content-type': type })).status).toBe(415)
    }
    expect((await post('{"text":"a"}', { 'content-encoding': 'gzip' })).status).toBe(415)
    const latin = { 'content-type': 'application/json; charset=latin1' }
    expect((await post('{"text":"a"}', latin)).status).toBe(415)
    const utf8 = { 'content-type': 'Application/JSON; charset=UTF-8' }
    expect((await post('{"text":"a"}', utf8)).status).toBe(201)
  })

  it('stops at the limit, announced or not', async () => {
    const announced = { 'content-length': '2001' }
    expect((await post('{}', announced)).status).toBe(413)
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(Buffer.alloc(1_000, ' '))
      },
    })
    expect((await post(endless)).answer).toMatchObject({
      code: 'body-too-large',
      limitBytes: 2_000,
    })
    expect(pulled).toBeLessThan(10)
  })

  it('says that a body broke off, and not that the hub failed', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('aborted')),
    })
    expect((await post(broken)).answer.code).toBe('body-invalid')
  })

  it('takes bytes of the declared types where an operation takes bytes', async () => {
    const put = (type: string, size: number) =>
      app(PERSON).request('/api/files', {
        method: 'PUT',
        headers: { ...OWN, 'content-type': type },
        body: Buffer.alloc(size, 1),
      })
    expect(await (await put('application/pdf', 100)).json()).toEqual({ bytes: 100 })
    expect((await put('application/pdf', 101)).status).toBe(413)
    expect((await put('text/html', 1)).status).toBe(415)
  })
})

describe('callers', () => {
  const drop = (principal: Principal | undefined, headers: Record<string, string> = OWN) =>
    app(principal).request('/api/notes', { method: 'DELETE', headers })
  const codeOf = async (response: Response | Promise<Response>) => {
    const body = (await (await response).json()) as { code: string }
    return body.code
  }

  it('lets in who has one of the roles', async () => {
    const response = await drop(PERSON, { ...OWN, 'if-match': '"3"' })
    expect(response.status).toBe(204)
    expect(response.headers.get('hub-who')).toBe('p1')
    expect(response.headers.get('hub-version')).toBe('3')
    expect(await codeOf(drop(PERSON, { ...OWN, 'if-match': 'W/"x"' }))).toBe('precondition-failed')
  })

  it('refuses who is nobody, who is a program, and who has other roles', async () => {
    const program: Principal = {
      kind: 'app',
      address: '192.0.2.1',
      id: 'a1',
      organisation: 'o1',
      scopes: [],
      via: 'token',
      bound: false,
    }
    const anonymous = await drop(undefined)
    expect(anonymous.status).toBe(401)
    expect(await codeOf(anonymous)).toBe('sign-in-required')
    expect(await codeOf(drop(program))).toBe('role-required')
    expect(await codeOf(drop({ ...PERSON, roles: ['signer'] }))).toBe('role-required')
  })

  it('refuses a changing request that another site may have caused', async () => {
    const forged: [Principal, Record<string, string>][] = [
      [{ ...PERSON, csrf: false }, OWN],
      [PERSON, {}],
      [PERSON, { 'sec-fetch-site': 'cross-site' }],
      [PERSON, { 'sec-fetch-site': 'same-site' }],
      [PERSON, { origin: 'https://evil.example' }],
      [PERSON, { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
      [PERSON, { origin: 'null' }],
    ]
    for (const [principal, headers] of forged) {
      expect(await codeOf(drop(principal, headers))).toBe('csrf-refused')
    }
    expect((await drop(PERSON, { origin: PUBLIC_URL })).status).toBe(204)
    expect((await drop(PERSON, { 'sec-fetch-site': 'none' })).status).toBe(204)
    expect((await drop(PERSON, { ...OWN, origin: 'null' })).status).toBe(204)
    expect((await drop({ ...PERSON, via: 'token' }, {})).status).toBe(204)
  })

  it('never takes wrong credentials for none', async () => {
    const lake = scriptedLake(() => undefined).lake
    const deps = testDeps({ lake })
    const principalOf = () => {
      throw new Problem('token-invalid')
    }
    const identity = { ...deps.identity, recogniser: { principalOf } }
    const refused = await gatewayOf({ ...deps, identity }, () => routes).request('/api/notes')
    expect(refused.status).toBe(401)
  })

  it('compares proofs with the public origin, whatever Host says', async () => {
    const seen: string[] = []
    const deps = testDeps({ lake: scriptedLake(() => undefined).lake })
    const recogniser = {
      principalOf: ({ url, address }: { url: string; address: string }) => {
        seen.push(url)
        return { kind: 'anonymous', address } as const
      },
    }
    const identity = { ...deps.identity, recogniser }
    const own = gatewayOf({ ...deps, identity }, () => routes)
    const foreign = { headers: { host: 'evil.example' } }
    expect((await own.request('http://evil.example/api/notes', foreign)).status).toBe(400)
    expect(seen).toEqual([])
    await own.request('http://localhost/api/notes', { headers: { host: 'localhost' } })
    expect(seen).toEqual([`${PUBLIC_URL}/api/notes`])
  })
})

describe('methods', () => {
  it('says of each path what it takes, and shares only reading with other origins', async () => {
    const ask = (path: string, method: string) =>
      app().request(path, { method, headers: { 'access-control-request-method': 'POST' } })
    const options = await ask('/api/notes', 'OPTIONS')
    expect(options.headers.get('allow')).toBe('GET, HEAD, DELETE, POST, OPTIONS')
    expect(options.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS')
    expect(options.headers.get('access-control-allow-headers')).not.toMatch(/authorization/i)
    const closed = await ask('/api/files', 'OPTIONS')
    expect(closed.headers.get('allow')).toBe('PUT, OPTIONS')
    expect(closed.headers.get('access-control-allow-methods')).toBeNull()
    expect(closed.headers.get('access-control-allow-origin')).toBeNull()
    const refused = await ask('/api/files', 'GET')
    expect(refused.status).toBe(405)
    expect(refused.headers.get('allow')).toBe('PUT, OPTIONS')
    expect((await post('{"text":"a"}')).headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('definitions', () => {
  const defined = (own: Partial<Operation>) => () => {
    const deps = testDeps({ lake: scriptedLake(() => undefined).lake })
    return gatewayOf(deps, () => [route({ ...note, ...own }, () => nothing())])
  }

  it('refuses an operation that would take what nobody described', () => {
    expect(defined({})).not.toThrow()
    expect(defined({ body: { schema: { type: 'object' } } })).toThrow(/other members/)
    const open = object({ a: { type: 'object', additionalProperties: true } })
    expect(defined({ body: { schema: open } })).toThrow(/other members/)
    expect(defined({ schemas: { Inner: { type: 'object' } } })).toThrow(/other members/)
    const slow = object({ a: { type: 'array', uniqueItems: true, items: { type: 'object' } } })
    expect(defined({ body: { schema: slow } })).toThrow()
    expect(defined({ body: { schema: object({ a: { typo: 1 } }) } })).toThrow(/strict/)
    expect(defined({ body: {} })).toThrow(/one kind/)
    expect(defined({ method: 'get' })).toThrow(/nothing is read/)
    expect(defined({ cors: true })).toThrow(/CORS/)
    expect(defined({ roles: ['signer'] })).toThrow(/people/)
  })
})
