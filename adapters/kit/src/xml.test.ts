import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { childOf, childrenOf, openXml, readXml, textOf } from './xml.ts'

const LIMITS = { bytes: 1_000_000, entities: 1_000, depth: 20 }
const OPTIONS = { limits: LIMITS, records: new Set(['lot']) }
const read = (text: string | Uint8Array, options = OPTIONS) => readXml(Buffer.from(text), options)

describe('records', () => {
  it('come whole and in order, with what stood before them and without one another', () => {
    const { records, root } = read(
      '<city xmlns="urn:x"><time>1</time><lot id="a"><free>3</free></lot><lot id="b"/></city>',
    )
    expect(records.map(({ element }) => element.attributes.id)).toEqual(['a', 'b'])
    const [first] = records
    expect(textOf(first?.element, 'free')).toBe('3')
    expect(first?.element.space).toBe('urn:x')
    expect(childrenOf(first?.ancestors[0], 'time')).toHaveLength(1)
    expect(root?.children.map(({ name }) => name)).toEqual(['time'])
  })

  it('are the outermost of their name', () => {
    const { records } = read('<a><lot><lot/></lot></a>')
    expect(records).toHaveLength(1)
    expect(childOf(records[0]?.element, 'lot')).toBeDefined()
  })

  it('tell types without prefix, text with CDATA, entities and lines', () => {
    const { records } = read(
      '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n' +
        '<lot xsi:type="p:Garage"> 1 &lt; <![CDATA[2 & 3]]> &#x4e2d; </lot></a>',
    )
    const [lot] = records
    expect(lot?.element).toMatchObject({ type: 'Garage', text: '1 < 2 & 3 中', line: 2 })
  })

  it('are the same however the bytes are cut', () => {
    const document = Buffer.from('\ufeff<市><lot id="甲">空位 3 &amp; 4</lot><lot>五</lot></市>')
    const whole = read(document)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: document.length }), { maxLength: 8 }), (cuts) => {
        const reader = openXml(OPTIONS)
        const places = [0, ...cuts.sort((a, b) => a - b), document.length]
        const records = places.flatMap((place, index) =>
          reader.push(document.subarray(place, places[index + 1] ?? document.length)),
        )
        const end = reader.end()
        expect({ ...end, records: [...records, ...end.records] }).toEqual(whole)
      }),
    )
  })
})

describe('encodings', () => {
  it.each([
    ['gbk', 'gbk', Buffer.from([0xd6, 0xd0])],
    ['windows-1252', 'windows-1252', Buffer.from([0x80])],
  ])('by declaration: %s', (_, label, bytes) => {
    const document = Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="${label}"?><a><lot>`),
      bytes,
      Buffer.from('</lot></a>'),
    ])
    expect(read(document).records[0]?.element.text).toBe(new TextDecoder(label).decode(bytes))
  })

  it('by byte order mark, whatever is declared', () => {
    const text = '\ufeff<?xml version="1.0" encoding="gbk"?><a><lot>中</lot></a>'
    expect(read(Buffer.from(text, 'utf16le')).records[0]?.element.text).toBe('中')
    expect(read(Buffer.from(text)).records[0]?.element.text).toBe('中')
  })

  it('refuses one that nobody knows, and notes bytes that are no characters', () => {
    const unknown = read('<?xml version="1.0" encoding="klingon"?><a/>')
    expect(unknown.reject?.code).toBe('unknown-encoding')
    const spoilt = read(
      Buffer.from([...Buffer.from('<a><lot>'), 0xff, ...Buffer.from('</lot></a>')]),
    )
    expect(spoilt.findings.map(({ code }) => code)).toEqual(['bad-characters'])
    expect(spoilt.records).toHaveLength(1)
  })
})

describe('attacks', () => {
  it('refuses a DOCTYPE, and so every entity of its own', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a><lot>&c;</lot></a>'
    expect(read(bomb)).toMatchObject({ records: [], reject: { code: 'doctype-refused' } })
    const outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><lot/></a>'
    expect(read(outside)).toMatchObject({ records: [], reject: { code: 'doctype-refused' } })
    const entity = read('<a><lot/><lot>&c;</lot><lot/></a>')
    expect(entity.records).toHaveLength(1)
    expect(entity.reject).toMatchObject({ code: 'not-well-formed' })
  })

  it.each([
    ['depth', `${'<a>'.repeat(21)}`, 'too-deep'],
    ['elements', `<a>${'<b/>'.repeat(64_001)}</a>`, 'too-many'],
    ['bytes', `<a>${' '.repeat(1_000_001)}</a>`, 'too-large'],
    [
      'attributes',
      `<a ${Array.from({ length: 300 }, (_, n) => `a${n}=""`).join(' ')}/>`,
      'too-many',
    ],
    ['a comment', `<a><!--${'x'.repeat(4_300_000)}--></a>`, 'too-large'],
    ['a text', `<a>${'x'.repeat(4_300_000)}</a>`, 'too-large'],
    ['an attribute', `<a b="${'x'.repeat(4_300_000)}"/>`, 'too-large'],
    ['a DOCTYPE without end', `<!DOCTYPE a [${'x'.repeat(4_300_000)}`, 'too-large'],
    ['a name', `<${'n'.repeat(300)}/>`, 'too-large'],
  ])('bounds %s', (_, document, code) => {
    const bytes = code === 'too-large' && document.length > 4_000_000 ? 10_000_000 : 1_000_000
    const options = { ...OPTIONS, limits: { ...LIMITS, bytes } }
    expect(read(document, options).reject?.code).toBe(code)
  })

  it('keeps what stood before a fault, and says where the fault is', () => {
    const { records, reject } = read('<a>\n<lot id="1"/>\n<lot id="2"></lob></a>')
    expect(records).toHaveLength(1)
    expect(reject).toMatchObject({ code: 'not-well-formed' })
    expect(reject?.at).toMatch(/^line 3:\d+$/)
    expect(read('<a><lot/><lot>').records).toHaveLength(1)
    expect(read('<a><lot/><lot>').reject?.code).toBe('not-well-formed')
    expect(read('<a><lot/>\u0000</a>').reject?.code).toBe('not-well-formed')
    expect(read('').reject?.code).toBe('not-well-formed')
  })

  it('takes a prefix that nobody bound, with a remark', () => {
    const { records, findings, reject } = read('<p:a><q:lot p:id="1"/></p:a>')
    expect(records[0]?.element.attributes).toEqual({ id: '1' })
    expect(findings.map(({ code }) => code)).toContain('unbound-prefix')
    expect(reject).toBeUndefined()
  })

  it('never throws, and answers nothing after a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const reader = openXml(OPTIONS)
        reader.push(Buffer.from('<a><lot/>'))
        reader.push(bytes)
        const { reject } = reader.end()
        if (reject) expect(reader.push(Buffer.from('<lot/>'))).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })
})
