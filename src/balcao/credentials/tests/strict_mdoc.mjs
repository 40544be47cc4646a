// A library of another make checks a mobile document below a root, and shows a part of it for a session of OpenID4VP.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify, X509Certificate } from "node:crypto"
import { CoseKey, DeviceRequest, DeviceResponse, DocRequest, Holder, IssuerSigned, ItemsRequest, SessionTranscript, Verifier } from "@owf/mdoc"

const { document, jwk, root, doctype, names, clientId, nonce, responseUri, thumbprint } = JSON.parse(process.argv[2])
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64url"))
const certificateOf = (der) => new X509Certificate(Buffer.from(der))
const how = (key) => ({ key, dsaEncoding: "ieee-p1363" })

const context = {
  crypto: {
    random: (length) => new Uint8Array(randomBytes(length)),
    digest: ({ digestAlgorithm, bytes: data }) =>
      new Uint8Array(createHash(digestAlgorithm.replace("-", "").toLowerCase()).update(data).digest()),
  },
  cose: {
    sign1: {
      sign: ({ toBeSigned, key }) =>
        new Uint8Array(sign("sha256", toBeSigned, how(createPrivateKey({ key: key.jwk, format: "jwk" })))),
      verify: ({ sign1, key }) =>
        verify("sha256", sign1.toBeSigned, how(createPublicKey({ key: key.jwk, format: "jwk" })), sign1.signature),
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) =>
      certificateOf(certificate).issuer.split("\n").filter((line) => line.startsWith(`${field}=`)).map((line) => line.slice(field.length + 1)),
    getPublicKey: ({ certificate }) => CoseKey.fromJwk(certificateOf(certificate).publicKey.export({ format: "jwk" })),
    verifyCertificateChain: ({ trustedCertificates, x5chain, now = new Date() }) => {
      const chain = [...x5chain, trustedCertificates[0]].map(certificateOf)
      chain.forEach((each, place) => {
        const above = chain[place + 1] ?? each
        if (!each.verify(above.publicKey) || !each.checkIssued(above)) throw new Error(`certificate ${place}`)
        if (now < new Date(each.validFrom) || now > new Date(each.validTo)) throw new Error(`time ${place}`)
      })
    },
    getCertificateData: ({ certificate }) => {
      const read = certificateOf(certificate)
      return {
        issuerName: read.issuer,
        subjectName: read.subject,
        serialNumber: read.serialNumber,
        thumbprint: read.fingerprint,
        notBefore: new Date(read.validFrom),
        notAfter: new Date(read.validTo),
        pem: read.toString(),
      }
    },
  },
}

const trustedCertificates = [bytes(root)]
await Holder.verifyIssuerSigned({ issuerSigned: document, trustedCertificates }, context)
const issuerSigned = IssuerSigned.fromEncodedForOid4Vci(document)
const sessionTranscript = await SessionTranscript.forOid4Vp(
  { clientId, nonce, responseUri, jwkThumbprint: bytes(thumbprint) },
  context
)
const itemsRequest = ItemsRequest.create({ docType: doctype, namespaces: { [doctype]: Object.fromEntries(names.map((name) => [name, false])) } })
const deviceRequest = DeviceRequest.create({ docRequests: [DocRequest.create({ itemsRequest })] })
const deviceResponse = await DeviceResponse.createWithDeviceRequest(
  { deviceRequest, sessionTranscript, issuerSigned: [issuerSigned], signature: { signingKey: CoseKey.fromJwk({ ...jwk, alg: "ES256" }) } },
  context
)
await Verifier.verifyDeviceResponse({ deviceResponse: deviceResponse.encode(), sessionTranscript, trustedCertificates }, context)
process.stdout.write(JSON.stringify({ shown: deviceResponse.encodedForOid4Vp }))
