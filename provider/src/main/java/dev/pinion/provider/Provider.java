package dev.pinion.provider;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * Spring Authorization Server with the people and clients of the tests, on a free port of this
 * machine. It prints the address that it has and ends with its standard input.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Provider {
  /** Any port may stand there (RFC 8252, 7.3). */
  private static final String CALLBACK = "http://127.0.0.1/console/sign-in/oidc/callback";

  private static final String PASSWORD = "password";

  /** An address, and whether it has verified it. */
  private record Mail(String address, boolean isVerified) {}

  private static final Map<String, Mail> PEOPLE =
      Map.of(
          "ada", new Mail("ada@acme.test", true),
          "loud-ada", new Mail("ADA@Acme.test", true),
          "una", new Mail("una@acme.test", false),
          "eve", new Mail("eve@elsewhere.test", true));

  /** Starts it. */
  public static void main(String[] args) throws IOException {
    var application = new SpringApplication(Provider.class);
    application.setDefaultProperties(
        Map.of(
            "server.address", "127.0.0.1",
            "server.port", "0",
            "spring.main.banner-mode", "off",
            "logging.level.root", "warn"));
    var context = application.run(args);
    String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    System.out.println("http://127.0.0.1:" + port);
    int end = System.in.read();
    System.exit(end < 0 ? 0 : 1);
  }

  /** Everybody has the same password. */
  @Bean
  UserDetailsService people() {
    List<UserDetails> people =
        PEOPLE.keySet().stream()
            .map(name -> User.withUsername(name).password("{noop}" + PASSWORD).build())
            .toList();
    return new InMemoryUserDetailsManager(people);
  }

  /** One that has a secret, and one that has none. */
  @Bean
  RegisteredClientRepository clients() {
    RegisteredClient confidential =
        client("pinion")
            .clientSecret("{noop}a secret of the tests: %&+")
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .build();
    RegisteredClient open =
        client("pinion-public").clientAuthenticationMethod(ClientAuthenticationMethod.NONE).build();
    return new InMemoryRegisteredClientRepository(confidential, open);
  }

  private static RegisteredClient.Builder client(String id) {
    return RegisteredClient.withId(id)
        .clientId(id)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri(CALLBACK)
        .scope(OidcScopes.OPENID)
        .scope(OidcScopes.EMAIL)
        .clientSettings(ClientSettings.builder().requireProofKey(true).build());
  }

  private static Authentication signedIn(JwtEncodingContext context) {
    return Objects.requireNonNull(context.getPrincipal(), "a token for nobody");
  }

  /** Puts the address into ID tokens. */
  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> addresses() {
    return context -> {
      boolean isAsked = context.getAuthorizedScopes().contains(OidcScopes.EMAIL);
      if (isAsked && OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
        Mail mail = Objects.requireNonNull(PEOPLE.get(signedIn(context).getName()));
        context.getClaims().claim("email", mail.address());
        context.getClaims().claim("email_verified", mail.isVerified());
      }
    };
  }
}
