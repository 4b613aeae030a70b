/** A certificate for 127.0.0.1 that signs itself, with its key: for tests, and worth nothing elsewhere. Valid until 2126. */

const CERTIFICATE =
  'MIIBmzCCAUCgAwIBAgIULapyl1MU+3qiPl0E2sdXJ6Et9X8wCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOc2lnaHRsaW5lIHRlc3Qw' +
  'IBcNMjYxMTI5MTAwMzEzWhgPMjEyNjExMDUxMDAzMTNaMBkxFzAVBgNVBAMMDnNpZ2h0bGluZSB0ZXN0MFkwEwYHKoZIzj0CAQYI' +
  'KoZIzj0DAQcDQgAEtpjV9c9THsNPAjbUo1a60Tul6F7+5u0DLR0FVQVSIhHOrFV36tKmef5slbNo/mxgdk+amTraVtRun0YClzfQ' +
  '0qNkMGIwHQYDVR0OBBYEFPrRGeCt4MU+Yx3d2WXODmnfPRReMB8GA1UdIwQYMBaAFPrRGeCt4MU+Yx3d2WXODmnfPRReMA8GA1Ud' +
  'EwEB/wQFMAMBAf8wDwYDVR0RBAgwBocEfwAAATAKBggqhkjOPQQDAgNJADBGAiEAsaKJ2+CO1/sDWzjLBnA0FQnL2HOKIoX8y7Rv' +
  'sBJXJJcCIQCvR8BKs0fUmJebPILegXzVTe1FdY/GUYVo+sWn+5hGoQ=='
const KEY =
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6YyoT0QT6he75oRL+tkueTV57fOf1GhJJK5dSGLtZb+hRANCAAS2' +
  'mNX1z1Mew08CNtSjVrrRO6XoXv7m7QMtHQVVBVIiEc6sVXfq0qZ5/myVs2j+bGB2T5qZOtpW1G6fRgKXN9DS'

export const TEST_CERTIFICATE = pem('CERTIFICATE', CERTIFICATE)
export const TEST_KEY = pem('PRIVATE KEY', KEY)

/** RFC 7468 */
function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`
}
