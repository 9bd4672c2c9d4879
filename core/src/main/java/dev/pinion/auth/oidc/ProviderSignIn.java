package dev.pinion.auth.oidc;

import dev.pinion.app.TenantRef;
import dev.pinion.app.access.Sessions;
import dev.pinion.app.access.Wrapping;
import dev.pinion.app.tenant.Directory;
import dev.pinion.auth.Federation;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signing in the users of tenants through a provider: by the address that it has verified, and that
 * an administrator has given the user. Nobody becomes a user by it.
 */
public final class ProviderSignIn implements Federation {
  /** How long a sign-in may take, and how long a browser may come for why it failed. */
  public static final Duration LASTS = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger(ProviderSignIn.class.getName());
  private static final String FAILURE = "why a sign-in failed";
  private static final int WORKSPACE_CHARS_MAX = 100;
  private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,60}");

  private final ProviderOptions options;
  private final Provider provider;
  private final Directory directory;
  private final Sessions sessions;
  private final Wrapping wrapping;
  private final InstantSource clock;

  /**
   * Sign-ins through a provider, which is asked for nothing yet.
   *
   * @param wrapping seals what browsers keep meanwhile
   */
  public ProviderSignIn(
      ProviderOptions options,
      Directory directory,
      Sessions sessions,
      Wrapping wrapping,
      InstantSource clock) {
    this.options = options;
    this.provider = new Provider(options, clock);
    this.directory = directory;
    this.sessions = sessions;
    this.wrapping = wrapping;
    this.clock = clock;
  }

  /** Where a browser goes to sign in, and what it keeps until it comes back. */
  public record Started(URI location, String sealed) {}

  /**
   * What a browser comes back with.
   *
   * @param code what the provider gives for its confirmation; null if it gives none
   * @param state what the browser was sent there with
   * @param issuer who the provider says it is (RFC 9207); null if it does not say
   * @param error why it gives no code; null if it does not say
   */
  public record Reply(
      @Nullable String code,
      @Nullable String state,
      @Nullable String issuer,
      @Nullable String error) {}

  /**
   * Who is signed in.
   *
   * @param goal the page to go to, always one of the console
   */
  public record Finished(TenantRef tenant, Sessions.Opened opened, String goal) {}

  /** Whether somebody must say which workspace they want, because the provider is for all. */
  public boolean needsWorkspace() {
    return options.isForAll();
  }

  @Override
  public boolean accepts(TenantRef tenant, String issuer) {
    return options.issuer().equals(issuer) && options.isFor(tenant.slug());
  }

  /**
   * Begins a sign-in. Whether there is such a workspace is not said before somebody has shown who
   * they are.
   *
   * @param workspace the slug of the tenant; null or blank lets the address decide
   * @param goal the page to go to afterwards; what is no page of the console is not taken
   * @param callback where the provider is to send the browser
   */
  public Started start(@Nullable String workspace, @Nullable String goal, URI callback) {
    String wanted = workspace == null ? "" : workspace.strip();
    if (wanted.length() > WORKSPACE_CHARS_MAX || (wanted.isEmpty() && needsWorkspace())) {
      throw new SignInRefusedException("Give the name of your workspace to sign in.");
    }
    Attempt attempt =
        Attempt.begin(wanted.isEmpty() ? null : wanted, Goal.of(goal), clock.instant().plus(LASTS));
    return new Started(provider.authorization(attempt, callback), attempt.sealed(wrapping));
  }

  /**
   * Finishes a sign-in and opens a session.
   *
   * @param sealed what the browser has kept since the start; null if it has nothing
   * @param callback as at the start
   */
  public Finished finish(Reply reply, @Nullable String sealed, URI callback) {
    Attempt attempt = sealed == null ? null : Attempt.open(wrapping, sealed, clock.instant());
    if (attempt == null || reply.state() == null || !isSame(attempt.state(), reply.state())) {
      throw new SignInRefusedException(
          "This sign-in was not begun in this browser, or is too old; sign in again.");
    }
    if (reply.issuer() != null && !reply.issuer().equals(options.issuer())) {
      throw new SignInRefusedException(
          "Another provider than this server's has answered; sign in again.");
    }
    if (reply.code() == null || reply.code().isBlank()) {
      throw new SignInRefusedException(
          "The sign-in provider did not sign you in%s; try again, or sign in with an API key."
              .formatted(reason(reply.error())));
    }
    String address = provider.address(attempt, reply.code(), callback);
    Found found = user(attempt.workspace(), address);
    User user = found.user();
    TenantRef tenant = found.tenant();
    var actor =
        new Actor(Actor.Kind.USER, tenant.slug(), user.id(), user.fullName(), options.issuer());
    var holder = new Session.OfFederated(user.id(), options.issuer());
    Sessions.Opened opened = sessions.open(tenant, actor, holder);
    LOG.log(
        System.Logger.Level.INFO,
        "the provider {0} signed in the user {1} of {2}",
        options.issuer(),
        user.id(),
        tenant.slug());
    return new Finished(tenant, opened, attempt.goal());
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String reason(@Nullable String error) {
    return error != null && ERROR_CODE.matcher(error).matches() ? " (" + error + ")" : "";
  }

  private record Found(TenantRef tenant, User user) {}

  private Found user(@Nullable String workspace, String address) {
    String domain = Address.domain(address);
    if (!options.domains().isEmpty()
        && options.domains().stream().noneMatch(each -> Address.isSame(each, domain))) {
      throw new SignInRefusedException(
          "Addresses of %s may not sign in here; use another account of the provider."
              .formatted(domain));
    }
    List<Found> found = new ArrayList<>();
    for (String slug :
        workspace == null ? options.tenants().stream().sorted().toList() : List.of(workspace)) {
      TenantRef tenant = options.isFor(slug) ? directory.bySlug(slug, null) : null;
      User user = tenant == null ? null : user(tenant, address);
      if (tenant != null && user != null) {
        found.add(new Found(tenant, user));
      }
    }
    if (found.isEmpty()) {
      throw new SignInRefusedException(
          workspace == null
              ? "No workspace has a user with the address %1$s; ask an administrator to invite %1$s."
                  .formatted(address)
              : "There is no workspace \"%s\" with a user %s; ask an administrator to invite %2$s."
                  .formatted(workspace, address));
    }
    if (found.size() > 1) {
      throw new SignInRefusedException(
          "You are a user of several workspaces (%s); give the name of one."
              .formatted(
                  found.stream()
                      .map(each -> each.tenant().slug())
                      .collect(Collectors.joining(", "))));
    }
    return found.getFirst();
  }

  /** The user with that address, whom another server may just have made; null if there is none. */
  private static @Nullable User user(TenantRef tenant, String address) {
    User known = user(tenant.snapshot(), address);
    return known == null ? user(tenant.freshSnapshot(), address) : known;
  }

  private static @Nullable User user(TenantSnapshot snapshot, String address) {
    return snapshot.users().values().stream()
        .filter(user -> Address.isSame(user.email(), address))
        .findFirst()
        .orElse(null);
  }

  /** A sentence for the browser to keep until its page asks for it. */
  public String sealedFailure(String sentence) {
    return wrapping.wrap(FAILURE, sentence);
  }

  /** The sentence in what a browser has kept; null if there is none in it. */
  public @Nullable String failure(String sealed) {
    return wrapping.unwrap(FAILURE, sealed);
  }
}
