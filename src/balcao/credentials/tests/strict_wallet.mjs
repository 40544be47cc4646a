// A wallet of another make: it reads offers, fetches credentials, checks them, presents them, and says what it saw as
// JSON lines. What a person does is not its own: it prints what it waits for and reads the answer.
import { createHash, randomBytes, X509Certificate } from "node:crypto"
import { createInterface } from "node:readline"
import { clientAuthenticationAnonymous, clientAuthenticationNone, setGlobalConfig } from "@openid4vc/oauth2"
import { Openid4vciClient } from "@openid4vc/openid4vci"
import { Openid4vpClient } from "@openid4vc/openid4vp"
import { digest, generateSalt } from "@sd-jwt/crypto-nodejs"
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc"
import * as jose from "jose"

const { offer, txCode, batch, clientId, redirectUri, configured = 0, inSecret } = JSON.parse(process.argv[2])
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const say = (content) => process.stdout.write(`${JSON.stringify(content)}\n`)
const ask = async (content) => {
  say(content)
  return JSON.parse((await lines.next()).value)
}
setGlobalConfig({ allowInsecureUrls: true })

const keys = new Map()
async function newKey() {
  const { publicKey, privateKey } = await jose.generateKeyPair("ES256", { extractable: true })
  const jwk = await jose.exportJWK(publicKey)
  keys.set(await jose.calculateJwkThumbprint(jwk), privateKey)
  return jwk
}
const keyOf = async (jwk) => keys.get(await jose.calculateJwkThumbprint(jwk))

const callbacks = {
  hash: (data, alg) => createHash(alg.replace("-", "").toLowerCase()).update(data).digest(),
  generateRandom: (length) => randomBytes(length),
  signJwt: async (signer, { header, payload }) => {
    const jwt = await new jose.SignJWT(payload).setProtectedHeader(header).sign(await keyOf(signer.publicJwk))
    return { jwt, signerJwk: signer.publicJwk }
  },
  verifyJwt: async (signer, { compact }) => {
    const key = await jose.importX509(`-----BEGIN CERTIFICATE-----\n${signer.x5c[0]}\n-----END CERTIFICATE-----`, signer.alg)
    try {
      await jose.compactVerify(compact, key)
    } catch {
      return { verified: false }
    }
    return { verified: true, signerJwk: await jose.exportJWK(key) }
  },
  getX509CertificateMetadata: (certificate) => {
    const names = (new X509Certificate(Buffer.from(certificate, "base64")).subjectAltName ?? "").split(", ")
    return { sanDnsNames: names.map((name) => name.replace("DNS:", "")), sanUriNames: [] }
  },
  decryptJwe: () => ({ decrypted: false }),
  encryptJwe: async ({ publicJwk, alg, enc, apv }, payload) => {
    const made = new jose.CompactEncrypt(Buffer.from(payload))
      .setProtectedHeader({ alg, enc, kid: publicJwk.kid })
      .setKeyManagementParameters({ apv: jose.base64url.decode(apv) })
    return { jwe: await made.encrypt(await jose.importJWK(publicJwk, alg)), encryptionJwk: publicJwk }
  },
  clientAuthentication: clientId ? clientAuthenticationNone({ clientId }) : clientAuthenticationAnonymous(),
}

async function fetchJson(address) {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer.json()
}

const vci = new Openid4vciClient({ callbacks })
const credentialOffer = await vci.resolveCredentialOffer(offer)
const issuerMetadata = await vci.resolveIssuerMetadata(credentialOffer.credential_issuer)
const configuration = credentialOffer.credential_configuration_ids[configured]
const dpop = { signer: { method: "jwk", publicJwk: await newKey(), alg: "ES256" } }
const described = issuerMetadata.credentialIssuer.credential_configurations_supported[configuration]
say({ format: described.format, names: described.credential_metadata.display.map((each) => each.locale) })

async function tokenByCode() {
  const pkce = {}
  const begun = await vci.initiateAuthorization({
    credentialOffer: { ...credentialOffer, grants: { authorization_code: {} } },
    issuerMetadata,
    clientId,
    redirectUri,
    scope: described.scope,
    dpop,
    state: "a state & more",
  })
  const { redirect } = await ask({ open: begun.authorizationRequestUrl })
  const back = vci.parseAndVerifyAuthorizationResponseRedirectUrl({
    url: redirect,
    authorizationServerMetadata: issuerMetadata.authorizationServers[0],
  })
  return vci.retrieveAuthorizationCodeAccessTokenFromOffer({
    credentialOffer: { ...credentialOffer, grants: { authorization_code: {} } },
    issuerMetadata,
    authorizationCode: back.code,
    pkceCodeVerifier: begun.pkce?.codeVerifier,
    redirectUri,
    dpop,
  })
}

const { accessTokenResponse } = clientId
  ? await tokenByCode()
  : await vci.retrievePreAuthorizedCodeAccessTokenFromOffer({ credentialOffer, issuerMetadata, txCode, dpop })
const accessToken = accessTokenResponse.access_token
say({ kind: accessTokenResponse.token_type })
const nonce = (await vci.requestNonce({ issuerMetadata })).c_nonce
const proofs = []
for (let count = 0; count < batch; count += 1) {
  const publicJwk = await newKey()
  const made = await vci.createCredentialRequestJwtProof({
    issuerMetadata,
    credentialConfigurationId: configuration,
    nonce,
    ...(clientId ? { clientId } : {}),
    signer: { method: "jwk", publicJwk, alg: "ES256" },
  })
  proofs.push(made.jwt)
}
// The library sends requests openly; by hand it is done as section 10 has it, with the same token and proof.
async function inSecretRetrieved() {
  const { credential_endpoint: url, credential_request_encryption: theirs } = issuerMetadata.credentialIssuer
  const [jwk] = theirs.jwks.keys
  const { publicKey, privateKey } = await jose.generateKeyPair("ECDH-ES", { crv: "P-256" })
  const mine = { ...(await jose.exportJWK(publicKey)), alg: "ECDH-ES", use: "enc", kid: "answers" }
  const asked = {
    credential_configuration_id: configuration,
    proofs: { jwt: proofs },
    credential_response_encryption: { jwk: mine, enc: "A256GCM" },
  }
  const body = await new jose.CompactEncrypt(Buffer.from(JSON.stringify(asked)))
    .setProtectedHeader({ alg: jwk.alg, enc: theirs.enc_values_supported[0], kid: jwk.kid })
    .encrypt(await jose.importJWK(jwk, jwk.alg))
  const ath = createHash("sha256").update(accessToken).digest("base64url")
  const { jwt } = await callbacks.signJwt(dpop.signer, {
    header: { typ: "dpop+jwt", alg: "ES256", jwk: dpop.signer.publicJwk },
    payload: { htm: "POST", htu: url, iat: Math.floor(Date.now() / 1000), jti: randomBytes(16).toString("hex"), ath },
  })
  const headers = { "Content-Type": "application/jwt", Authorization: `DPoP ${accessToken}`, DPoP: jwt }
  const answer = await fetch(url, { method: "POST", headers, body })
  if (!answer.ok) throw new Error(await answer.text())
  const { plaintext, protectedHeader } = await jose.compactDecrypt(await answer.text(), privateKey)
  say({ secret: [answer.headers.get("content-type"), protectedHeader.enc, protectedHeader.kid] })
  return JSON.parse(new TextDecoder().decode(plaintext))
}

async function retrieved() {
  const given = { issuerMetadata, accessToken, credentialConfigurationId: configuration, proofs: { jwt: proofs }, dpop }
  return (await vci.retrieveCredentials(given)).credentialResponse
}

const credentialResponse = await (inSecret ? inSecretRetrieved() : retrieved())
const credentials = credentialResponse.credentials.map((each) => each.credential)
await vci.sendNotification({
  issuerMetadata,
  accessToken,
  dpop,
  notification: { notificationId: credentialResponse.notification_id, event: "credential_accepted" },
})
if (described.format === "mso_mdoc") {
  say({ mdocs: credentials, keys: await Promise.all([...keys.values()].map((key) => jose.exportJWK(key))) })
  process.exit(0)
}

const verifier = async (data, signature, { key } = {}) => {
  const { jwks } = await fetchJson(`${new URL(credentialOffer.credential_issuer).origin}/.well-known/jwt-vc-issuer/credentials`)
  const { kid } = jose.decodeProtectedHeader(`${data}.${signature}`)
  await jose.compactVerify(`${data}.${signature}`, await jose.importJWK(jwks.keys.find((each) => each.kid === kid), "ES256"))
  return true
}
const vc = new SDJwtVcInstance({
  verifier,
  hasher: digest,
  hashAlg: "sha-256",
  saltGenerator: generateSalt,
  statusListFetcher: async (uri) => (await fetch(uri)).text(),
  statusValidator: async (status) => { if (status !== 0) throw new Error(`status ${status}`) },
  statusVerifier: verifier,
  loadTypeMetadataFormat: true,
  vctFetcher: async (uri) => fetchJson(uri),
})
const seen = []
for (const credential of credentials) {
  const { payload } = await vc.verify(credential)
  seen.push(payload)
}
say({ credentials, seen })

// Then it answers what it is asked, until nothing more comes.
const vp = new Openid4vpClient({ callbacks })
for (;;) {
  const { present } = await ask({ ready: true })
  if (!present) break
  const parsed = vp.parseOpenid4vpAuthorizationRequest({ authorizationRequest: present })
  const resolved = await vp.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params })
  const request = resolved.authorizationRequestPayload
  const [query] = resolved.dcql.query.credentials
  const frame = Object.fromEntries((query.claims ?? []).map(({ path }) => [path[0], true]))
  const credential = credentials[0]
  const jwk = seen[0].cnf.jwk
  vc.config({
    hasher: digest,
    kbSigner: async (data) => {
      const [header, payload] = data.split(".")
      const key = await keyOf(jwk)
      const made = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(`${header}.${payload}`))
      return Buffer.from(made).toString("base64url")
    },
    kbSignAlg: "ES256",
  })
  const presentation = await vc.present(credential, frame, {
    kb: { payload: { iat: Math.floor(Date.now() / 1000), aud: request.client_id, nonce: request.nonce } },
  })
  const { authorizationResponsePayload, jarm } = await vp.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: request,
    authorizationResponsePayload: { vp_token: { [query.id]: [presentation] } },
    jarm: {
      encryption: {},
      serverMetadata: {
        authorization_encryption_alg_values_supported: ["ECDH-ES"],
        authorization_encryption_enc_values_supported: ["A256GCM", "A128GCM"],
      },
    },
  })
  const { response } = await vp.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: request,
    authorizationResponsePayload,
    jarm: jarm && { responseJwt: jarm.responseJwt },
  })
  say({ version: resolved.version, answered: response.status, told: await response.json() })
}
process.exit(0)
