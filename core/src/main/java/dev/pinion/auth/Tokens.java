package dev.pinion.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.pinion.app.TenantRef;
import dev.pinion.budget.HeapShare;
import dev.pinion.domain.EntityId;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Signed tokens that name a tenant, a user and the key that signed them in. What the user may do is
 * not in them.
 */
public final class Tokens {
  /** A longer text is no token of ours. */
  private static final int JWT_CHARS_MAX = 4_096;

  private static final int CACHE_PART_OF_HEAP = 32;
  private static final int BYTES_PER_TOKEN = 4 * 1024;

  private static final String ISSUER = "pinion";
  private static final String ORG = "org_id";
  private static final String USER = "user_id";
  private static final String API_KEY = "api_key_id";
  private static final String TENANT = "tenant_id";

  private final SigningKeys keys;
  private final InstantSource clock;
  private final Duration lifetime;
  private final Cache<String, Claims> verified;

  /**
   * Tokens signed by the keys.
   *
   * @param cacheSize tokens whose signature is remembered as good
   */
  public Tokens(SigningKeys keys, InstantSource clock, Duration lifetime, long cacheSize) {
    this.keys = keys;
    this.clock = clock;
    this.lifetime = lifetime;
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(HeapShare.entries(cacheSize, CACHE_PART_OF_HEAP, BYTES_PER_TOKEN))
            .build();
  }

  /** Whether what was given out at that time, token or session, was revoked since. */
  boolean hasRevoked(Instant givenOut) {
    return keys.hasRevoked(givenOut);
  }

  /** A token as issued. */
  public record Issued(String jwt, Instant expiresAt) {}

  /**
   * What a good token says.
   *
   * @param keyId the signing key's
   * @param apiKeyId the public id of the API key that opened the session
   */
  record Claims(
      String keyId,
      EntityId tenant,
      String org,
      String userId,
      String apiKeyId,
      Instant expiresAt) {}

  /**
   * A token for a user of the tenant.
   *
   * @param apiKeyId the public id of the API key that signs them in
   * @param latest when it ends at the latest
   */
  public Issued issue(TenantRef tenant, String userId, String apiKeyId, Instant latest) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant full = now.plus(lifetime);
    Instant expires = latest.isBefore(full) ? latest.truncatedTo(ChronoUnit.SECONDS) : full;
    ECKey key = keys.signing();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(tenant.slug() + "_" + userId)
            .claim(TENANT, tenant.id().hex())
            .claim(ORG, tenant.slug())
            .claim(USER, userId)
            .claim(API_KEY, apiKeyId)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expires))
            .build();
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key cannot sign", e);
    }
    return new Issued(jwt.serialize(), expires);
  }

  /** What the token says; null unless it is ours, signed by a current key, and not expired. */
  @Nullable Claims verify(String jwt) {
    Claims claims = verified.getIfPresent(jwt);
    if (claims == null) {
      claims = verifySignature(jwt);
      if (claims != null) {
        verified.put(jwt, claims);
      }
    }
    boolean good =
        claims != null
            && clock.instant().isBefore(claims.expiresAt())
            && keys.verifying(claims.keyId()) != null;
    return good ? claims : null;
  }

  private @Nullable Claims verifySignature(String text) {
    if (text.length() > JWT_CHARS_MAX) {
      return null;
    }
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      String keyId = jwt.getHeader().getKeyID();
      ECKey key = keys.verifying(keyId);
      if (key == null
          || !JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
          || !jwt.verify(new ECDSAVerifier(key.toPublicJWK()))) {
        return null;
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String apiKeyId = claims.getStringClaim(API_KEY);
      if (apiKeyId == null || !ISSUER.equals(claims.getIssuer())) {
        return null;
      }
      return new Claims(
          keyId,
          EntityId.ofHex(claims.getStringClaim(TENANT)),
          claims.getStringClaim(ORG),
          claims.getStringClaim(USER),
          apiKeyId,
          claims.getExpirationTime().toInstant());
    } catch (ParseException | JOSEException | RuntimeException e) {
      // Whatever is wrong with a text from outside, it is no token.
      return null;
    }
  }
}
