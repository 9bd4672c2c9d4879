package dev.pinion.server;

import dev.pinion.app.TenantRef;
import dev.pinion.app.access.Sessions;
import dev.pinion.app.access.Wrapping;
import dev.pinion.auth.Federation;
import dev.pinion.auth.OneTimeLinks;
import dev.pinion.auth.oidc.ProviderOptions;
import dev.pinion.auth.oidc.ProviderSignIn;
import dev.pinion.auth.oidc.SignInRefusedException;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.FileFaults;
import dev.pinion.config.Oidc;
import dev.pinion.config.Settings;
import dev.pinion.domain.Actor;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Session;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SessionCookie;
import dev.pinion.http.console.ConsoleRoutes;
import dev.pinion.http.console.ProviderRoutes;
import dev.pinion.http.platform.tenant.SessionRoutes;
import dev.pinion.http.platform.tenant.SignInOptionRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What there is for browsers: the console, sessions, and the ways to sign in. */
final class Browsers {
  private static final System.Logger LOG = System.getLogger(Browsers.class.getName());

  /** One network may sign in as often as with that many keys (docs/configuration.md). */
  private static final int KEYS_PER_ADDRESS = 20;

  private final Settings settings;
  private final Sessions sessions;
  private final OneTimeLinks links = new OneTimeLinks();
  private final @Nullable ProviderSignIn provider;
  private final boolean secure;

  Browsers(Settings settings, Core core, Wrapping wrapping, InstantSource clock) {
    this.settings = settings;
    Settings.Console console = settings.console();
    this.sessions =
        new Sessions(
            core.work(), new Sessions.Limits(console.idleTimeout(), console.sessionLifetime()));
    this.secure = settings.server().publicUrl(0).startsWith("https:");
    Oidc oidc = console.enabled() ? settings.oidc() : null;
    this.provider =
        oidc == null
            ? null
            : new ProviderSignIn(options(oidc), core.directory(), sessions, wrapping, clock);
  }

  private static ProviderOptions options(Oidc oidc) {
    Path file = oidc.clientSecretFile();
    if (file != null) {
      requireSecret(file);
    }
    return new ProviderOptions(
        oidc.issuer(),
        oidc.clientId(),
        file == null ? null : () -> secret(file),
        oidc.scopes(),
        oidc.tenants(),
        oidc.domains());
  }

  private static void requireSecret(Path file) {
    try {
      if (!Files.readString(file).isBlank()) {
        return;
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "The file %s of oidc.client-secret-file cannot be read: %s."
              .formatted(file, FileFaults.words(e)));
    }
    throw new ConfigurationException(
        "The file %s of oidc.client-secret-file is empty.".formatted(file));
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "oidc.client-secret-file cannot be read", e);
      throw new SignInRefusedException(
          "This server cannot show the sign-in provider who it is; tell its operator.");
    }
  }

  /** Which providers may sign in whom. */
  Federation federation() {
    return provider == null ? Federation.NONE : provider;
  }

  /** The operations of sessions; none without a console. */
  List<Operation> sessionTable() {
    if (!settings.console().enabled()) {
      return List.of();
    }
    Oidc oidc = settings.oidc();
    SignInOptionRoutes.Offer offer =
        provider == null || oidc == null
            ? null
            : new SignInOptionRoutes.Offer(provider, oidc.label(), ProviderRoutes.START);
    var table =
        new ArrayList<>(
            new SessionRoutes(
                    sessions, links, new SessionCookie(secure), settings.auth().signInPerMinute())
                .table());
    table.addAll(new SignInOptionRoutes(offer, secure).table());
    return table;
  }

  /**
   * The operations of the console; none without one.
   *
   * @param baseUrl the address that browsers use, known when the server listens
   */
  List<Operation> consoleTable(Supplier<String> baseUrl) {
    if (!settings.console().enabled()) {
      return List.of();
    }
    var table = new ArrayList<>(new ConsoleRoutes().table());
    if (provider != null) {
      int perMinute = KEYS_PER_ADDRESS * settings.auth().signInPerMinute();
      table.addAll(
          new ProviderRoutes(provider, sessions.lifetime(), baseUrl, secure, perMinute).table());
    }
    return table;
  }

  /** The path of an address at which a browser is signed in once with a key. */
  String link(TenantRef tenant, ApiKey key) {
    var actor = new Actor(Actor.Kind.API_KEY, tenant.slug(), key.keyId(), key.name());
    var holder = new Session.OfKey(key.keyId(), key.secretHash());
    String code = links.make(new OneTimeLinks.Entry(tenant, actor, holder));
    // Browsers send what follows the # to nobody, so no log of a proxy has it.
    return ConsoleRoutes.ROOT + "#link=" + code;
  }
}
