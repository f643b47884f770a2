import type { ReportAnswer } from '@tongqu/adapter-kit'

/** Codes of the answer, as the provincial interface lists them (return codes 1 to 11). */
export const REPLY_TEXTS = {
  1001: { zh: '成功', en: 'accepted' },
  2001: { zh: 'token 认证失败', en: 'the token is not accepted' },
  3001: { zh: '报文参考号重复', en: 'the reference number was used before' },
  3002: { zh: 'ipcType 错误', en: 'unknown ipcType' },
  3003: { zh: '发送消息队列失败，请稍后重发', en: 'not taken now, send it again later' },
  3004: { zh: '交换报文解析错误', en: 'the envelope can not be read' },
  3005: { zh: '字段校验失败', en: 'fields fail their check' },
  3006: { zh: '对称密钥解密失败', en: 'the symmetric key can not be decrypted' },
  3007: { zh: '业务报文解密错误', en: 'the document can not be decrypted' },
  3008: { zh: '业务报文解析错误', en: 'the document is no JSON object' },
  9001: { zh: '服务器内部错误', en: 'internal error' },
} as const

export type ReplyCode = keyof typeof REPLY_TEXTS

/**
 * The answer of a code: HTTP 200 and JSON with a number `code`, a text `msg` and `data`, which is
 * null. `detail` is in both languages and names fields, never their values.
 */
export function reply(code: ReplyCode, detail?: { zh: string; en: string }): ReportAnswer {
  const { zh, en } = REPLY_TEXTS[code]
  const msg = detail ? `${zh}：${detail.zh} | ${en}: ${detail.en}` : `${zh} | ${en}`
  return {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ code, msg, data: null }),
    code: String(code),
  }
}
