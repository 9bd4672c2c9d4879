package dev.pinion.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The provider: where it sends browsers, and the address that it says somebody has. */
final class Provider {
  private static final System.Logger LOG = System.getLogger(Provider.class.getName());

  /** How long its description of itself is kept, and how long it is not asked after a failure. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final Duration APART = Duration.ofSeconds(5);

  private static final long KEYS_KEPT_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long KEYS_WAIT_MILLIS = ProviderHttp.TIMEOUT.multipliedBy(2).toMillis();

  /** Nothing that anybody could sign who knows what everybody knows, or no more than the secret. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final ProviderOptions options;
  private final InstantSource clock;
  private final Issuer issuer;
  private final ClientID client;
  private final ProviderHttp http = new ProviderHttp();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile Instant apartUntil = Instant.MIN;

  Provider(ProviderOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.issuer = new Issuer(options.issuer());
    this.client = new ClientID(options.clientId());
  }

  /** What it says of itself, and what verifies its tokens. */
  private record Known(OIDCProviderMetadata metadata, IDTokenValidator tokens, Instant end) {}

  /** Where a browser goes to begin. */
  URI authorization(Attempt attempt, URI callback) {
    OIDCProviderMetadata metadata = known().metadata();
    var scope = new Scope("openid");
    options.scopes().stream().sorted().forEach(scope::add);
    return new AuthenticationRequest.Builder(
            new ResponseType(ResponseType.Value.CODE), scope, client, callback)
        .endpointURI(metadata.getAuthorizationEndpointURI())
        .state(new State(attempt.state()))
        .nonce(new Nonce(attempt.nonce()))
        .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /**
   * The address of who has signed in there, which the provider has verified.
   *
   * @throws SignInRefusedException if it does not say so, or cannot be believed
   */
  String address(Attempt attempt, String code, URI callback) {
    Known now = known();
    OIDCTokens tokens = tokens(now.metadata(), attempt, code, callback);
    IDTokenClaimsSet claims = verified(now, attempt, tokens);
    ClaimsSet told = claims;
    if (claims.getStringClaim(UserInfo.EMAIL_CLAIM_NAME) == null) {
      told = userInfo(now.metadata(), claims, tokens.getAccessToken());
    }
    String address = told.getStringClaim(UserInfo.EMAIL_CLAIM_NAME);
    if (address == null || Address.domain(address).isEmpty()) {
      throw new SignInRefusedException(
          "The sign-in provider did not tell your address; the operator of this server must have it tell the claim email.");
    }
    if (!Boolean.TRUE.equals(told.getBooleanClaim(UserInfo.EMAIL_VERIFIED_CLAIM_NAME))) {
      throw new SignInRefusedException(
          "The sign-in provider has not verified the address %s; have it verified there and sign in again."
              .formatted(address));
    }
    return address;
  }

  private OIDCTokens tokens(
      OIDCProviderMetadata metadata, Attempt attempt, String code, URI callback) {
    var grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), callback, new CodeVerifier(attempt.verifier()));
    ClientAuthentication proof = proof(metadata);
    URI endpoint = metadata.getTokenEndpointURI();
    TokenRequest.Builder request =
        proof == null
            ? new TokenRequest.Builder(endpoint, client, grant)
            : new TokenRequest.Builder(endpoint, proof, grant);
    try {
      HTTPRequest sent = request.build().toHTTPRequest();
      TokenResponse response = OIDCTokenResponseParser.parse(sent.send(http));
      if (response instanceof OIDCTokenResponse success
          && success.getOIDCTokens().getIDToken() != null) {
        return success.getOIDCTokens();
      }
      String why =
          response.indicatesSuccess()
              ? "no ID token"
              : String.valueOf(response.toErrorResponse().getErrorObject().getCode());
      LOG.log(
          System.Logger.Level.WARNING, "{0} gave no tokens for a code: {1}", options.issuer(), why);
      throw new SignInRefusedException(
          "The sign-in provider did not confirm this sign-in, which works once and only for a short time; sign in again.");
    } catch (IOException e) {
      throw silent(e);
    } catch (ParseException e) {
      throw unreadable("tokens", e);
    }
  }

  private @Nullable ClientAuthentication proof(OIDCProviderMetadata metadata) {
    if (options.secret() == null) {
      return null;
    }
    var secret = new Secret(options.secret().get());
    var methods = metadata.getTokenEndpointAuthMethods();
    boolean basic =
        methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return basic ? new ClientSecretBasic(client, secret) : new ClientSecretPost(client, secret);
  }

  private IDTokenClaimsSet verified(Known now, Attempt attempt, OIDCTokens tokens) {
    JWT token = Objects.requireNonNull(tokens.getIDToken());
    try {
      IDTokenClaimsSet claims = now.tokens().validate(token, new Nonce(attempt.nonce()));
      if (claims.getAccessTokenHash() != null) {
        AccessTokenValidator.validate(
            tokens.getAccessToken(),
            JWSAlgorithm.parse(token.getHeader().getAlgorithm().getName()),
            claims.getAccessTokenHash());
      }
      return claims;
    } catch (BadJOSEException | JOSEException | InvalidHashException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "an ID token of {0} is not good: {1}",
          options.issuer(),
          e.getMessage());
      throw new SignInRefusedException(
          "What the sign-in provider said of you could not be verified; tell the operator of this server.",
          e);
    }
  }

  /** What it tells beside the ID token, about the same person (OpenID Connect Core 1.0, 5.3.2). */
  private ClaimsSet userInfo(
      OIDCProviderMetadata metadata, IDTokenClaimsSet claims, AccessToken token) {
    URI endpoint = metadata.getUserInfoEndpointURI();
    if (endpoint == null) {
      return claims;
    }
    try {
      HTTPRequest sent = new UserInfoRequest(endpoint, token).toHTTPRequest();
      UserInfoResponse response = UserInfoResponse.parse(sent.send(http));
      UserInfo told =
          response.indicatesSuccess() ? response.toSuccessResponse().getUserInfo() : null;
      if (told == null || !claims.getSubject().equals(told.getSubject())) {
        throw new SignInRefusedException(
            "The sign-in provider told nothing usable of you; tell the operator of this server.");
      }
      return told;
    } catch (IOException e) {
      throw silent(e);
    } catch (ParseException e) {
      throw unreadable("user information", e);
    }
  }

  /** Asks the provider what it is, unless that is known. */
  private Known known() {
    Known now = known;
    if (now != null && clock.instant().isBefore(now.end())) {
      return now;
    }
    lock.lock();
    try {
      now = known;
      if (now != null && clock.instant().isBefore(now.end())) {
        return now;
      }
      if (clock.instant().isBefore(apartUntil)) {
        throw silent(null);
      }
      Known fresh = discovered();
      known = fresh;
      return fresh;
    } catch (IOException e) {
      apartUntil = clock.instant().plus(APART);
      throw silent(e);
    } catch (GeneralException | IllegalArgumentException e) {
      throw unreadable("description", e);
    } finally {
      lock.unlock();
    }
  }

  private Known discovered() throws IOException, GeneralException {
    String text = http.retrieveResource(OIDCProviderMetadata.resolveURL(issuer)).getContent();
    OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(text);
    if (!metadata.getIssuer().equals(issuer)) {
      throw new IllegalArgumentException("it calls itself " + metadata.getIssuer());
    }
    Stream.of(
            metadata.getAuthorizationEndpointURI(),
            metadata.getTokenEndpointURI(),
            metadata.getJWKSetURI())
        .forEach(this::requireSafe);
    if (metadata.getUserInfoEndpointURI() != null) {
      requireSafe(metadata.getUserInfoEndpointURI());
    }
    return new Known(metadata, validator(metadata.getJWKSetURI()), clock.instant().plus(KEPT));
  }

  /** Without TLS only where the provider itself has none, which its own address says. */
  private void requireSafe(@Nullable URI endpoint) {
    String scheme = URI.create(options.issuer()).getScheme();
    if (endpoint == null
        || !("https".equals(endpoint.getScheme()) || scheme.equals(endpoint.getScheme()))) {
      throw new IllegalArgumentException("an endpoint is missing or has no TLS: " + endpoint);
    }
  }

  private IDTokenValidator validator(URI keys) throws MalformedURLException {
    var source =
        JWKSourceBuilder.<SecurityContext>create(keys.toURL(), http)
            .cache(KEYS_KEPT_MILLIS, KEYS_WAIT_MILLIS)
            .refreshAheadCache(false)
            .build();
    return new IDTokenValidator(
        issuer, client, new JWSVerificationKeySelector<>(ALGORITHMS, source), null);
  }

  private SignInRefusedException silent(@Nullable IOException cause) {
    if (cause != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the OpenID provider {0} cannot be reached: {1}",
          options.issuer(),
          cause.getMessage());
    }
    return new SignInRefusedException(
        "The sign-in provider cannot be reached; try again later, or sign in with an API key.");
  }

  /** Its words may hold secrets, so what is wrong with them is said only of its description. */
  private SignInRefusedException unreadable(String what, Exception cause) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the {0} of the OpenID provider {1} cannot be used: {2}",
        what,
        options.issuer(),
        what.equals("description") ? cause.getMessage() : cause.getClass().getSimpleName());
    return new SignInRefusedException(
        "The sign-in provider gave an answer that cannot be used; tell the operator of this server.");
  }
}
