package dev.pinion.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.config.Keys;
import dev.pinion.config.Settings;
import dev.pinion.domain.AddressRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files in deploy/ say of Pinion is so. */
class DeployTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final String CONTAINERFILE = read("Containerfile");
  private static final String PROXY = read("haproxy.cfg");
  private static final JsonNode COMPOSE = documents("compose.yaml").getFirst();
  private static final List<JsonNode> KUBERNETES = documents("kubernetes.yaml");
  private static final List<String> SERVERS = List.of("pinion-1", "pinion-2");

  /** What closing the connections may take, when the last request has its answer. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private static String read(String name) {
    try {
      return Files.readString(DEPLOY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> documents(String name) {
    var load = new Load(LoadSettings.builder().build());
    Iterable<Object> all = load.loadAllFromString(read(name));
    return StreamSupport.stream(all.spliterator(), false)
        .map(each -> JsonMapper.shared().<JsonNode>valueToTree(each))
        .toList();
  }

  private static JsonNode kubernetes(String kind) {
    List<JsonNode> found =
        KUBERNETES.stream().filter(each -> each.path("kind").asString().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  private static JsonNode pod() {
    return kubernetes("Deployment").at("/spec/template/spec");
  }

  private static JsonNode container() {
    return pod().at("/containers/0");
  }

  /** A service of the compose file; YAML 1.2 leaves it to the reader to merge what "<<" names. */
  private static JsonNode service(String name) {
    JsonNode service = COMPOSE.path("services").path(name);
    assertThat(service.isObject()).as(name).isTrue();
    return service.has("<<") ? service.path("<<") : service;
  }

  /** The variables of a container without those that are none of Pinion's. */
  private static Settings settings(Map<String, String> variables) {
    var environment = new HashMap<>(imageVariables());
    environment.putAll(variables);
    return Settings.load(Map.of(), environment, null);
  }

  /** What ENV sets in the image. */
  private static Map<String, String> imageVariables() {
    Matcher env = Pattern.compile("(?m)^ENV ((?:.*\\\\\\n)*.*)$").matcher(CONTAINERFILE);
    assertThat(env.find()).as("an ENV in the Containerfile").isTrue();
    return Pattern.compile("(\\w+)=(\\S+)")
        .matcher(env.group(1))
        .results()
        .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
  }

  /** What a server of the compose file has, without a file .env. */
  private static Settings composed(String name) {
    var variables = new HashMap<String, String>();
    service(name)
        .path("environment")
        .forEachEntry(
            (key, value) ->
                variables.put(key, value.asString().replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")));
    return settings(variables);
  }

  private static Settings inKubernetes() {
    var variables = new HashMap<String, String>();
    for (JsonNode each : container().path("env")) {
      String secret = each.at("/valueFrom/secretKeyRef/key").asString("");
      variables.put(
          each.path("name").asString(),
          secret.equals("database-url")
              ? "jdbc:postgresql://db.example.com/pinion"
              : each.path("value").asString(""));
    }
    return settings(variables);
  }

  private static AddressRange address(JsonNode text) {
    return AddressRange.of(text.asString());
  }

  private static Duration seconds(String text) {
    return Duration.parse("PT" + text);
  }

  private static Duration end(Settings settings) {
    Settings.Server server = settings.server();
    return server.shutdownDelay().plus(server.shutdownGrace()).plus(CLOSING);
  }

  @Test
  void theImageSetsWhatThereIs() {
    Settings settings = settings(Map.of());

    assertThat(settings.server().host()).isEqualTo("0.0.0.0");
    assertThat(CONTAINERFILE).contains("\nEXPOSE " + settings.server().port() + "\n");
    assertThat(CONTAINERFILE).contains("PINION_SERVER_PORT:-" + settings.server().port() + "}");
    assertThat(CONTAINERFILE).contains("\nWORKDIR /var/lib/pinion\nVOLUME /var/lib/pinion\n");
    assertThat(settings.dataDir()).isRelative();
  }

  @Test
  void theJvmsOptionsAreTheLaunchersButForTheHeap() {
    assertThat(imageVariables()).containsEntry("PINION_JAVA_OPTS", "-XX:MaxRAMPercentage=60");
    assertThat(CONTAINERFILE).contains("\nENTRYPOINT [\"forge\"]\nCMD [\"serve\"]\n");
    assertThat(read("compose.yaml") + read("kubernetes.yaml"))
        .doesNotContain("PINION_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "-Xmx");
  }

  @Test
  void theImageIsBuiltOfAllModulesAndByTheirJava() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    List<String> admitted = Files.readAllLines(Path.of("..", ".dockerignore"));
    List<String> modules =
        Pattern.compile("<module>(.*?)</module>")
            .matcher(pom)
            .results()
            .map(each -> each.group(1))
            .toList();
    Matcher release =
        Pattern.compile("<maven.compiler.release>(\\d+)</maven.compiler.release>").matcher(pom);

    assertThat(modules).isNotEmpty().allSatisfy(each -> assertThat(admitted).contains("!" + each));
    assertThat(admitted).contains("*").doesNotContain("!deploy");
    assertThat(release.find()).isTrue();
    assertThat(CONTAINERFILE)
        .containsPattern(
            "(?m)^FROM maven:[\\d.]+-eclipse-temurin-" + release.group(1) + " AS build$")
        .containsPattern("(?m)^FROM eclipse-temurin:" + release.group(1) + "[\\d._]+-jre-\\w+$");
  }

  @Test
  void theServersOfTheComposeFileHaveSettingsThatThereAre() {
    AddressRange proxy = address(service("proxy").at("/networks/pinion/ipv4_address"));
    AddressRange machine = address(COMPOSE.at("/networks/pinion/ipam/config/0/gateway"));
    for (String name : SERVERS) {
      Settings settings = composed(name);

      assertThat(settings.clusters().getFirst().database())
          .isEqualTo(new Settings.Database.Server("jdbc:postgresql://postgres/pinion?user=pinion"));
      assertThat(settings.server().trustedProxies()).containsExactlyInAnyOrder(proxy, machine);
      assertThat(settings.auth().masterKeyFile()).isEqualTo(Path.of("/run/secrets/master.key"));
      assertThat(seconds(service(name).path("stop_grace_period").asString()))
          .isGreaterThanOrEqualTo(end(settings));
    }
  }

  @Test
  void theComposeFileHoldsNoSecretAndShowsOnlyTheProxy() {
    Set<String> given = new TreeSet<>();
    for (String name : COMPOSE.path("services").propertyNames()) {
      JsonNode service = service(name);
      service.path("secrets").forEach(secret -> given.add(secret.asString()));
      service.path("ports").forEach(port -> assertThat(port.asString()).startsWith("127.0.0.1:"));
      assertThat(service.has("ports")).as(name).isEqualTo(name.equals("proxy"));
      assertThat(service.has("mem_limit")).as("memory of %s is limited", name).isTrue();
      assertThat(service.path("restart").asString()).isEqualTo("unless-stopped");
    }

    assertThat(COMPOSE.path("secrets").propertyNames()).containsExactlyInAnyOrderElementsOf(given);
    for (JsonNode secret : COMPOSE.path("secrets")) {
      // What .gitignore and .dockerignore keep out.
      assertThat(secret.path("file").asString()).startsWith("secrets/");
    }
    assertThat(read("compose.yaml")).doesNotContainPattern("(?i)password=");
  }

  @Test
  void theProxyKnowsTheServersAndAsksThemOftenEnough() throws Exception {
    Pattern check = Pattern.compile("(?m)^  default-server check inter (\\d+s) fall (\\d+) ");
    Matcher checks = check.matcher(PROXY);
    assertThat(checks.find()).isTrue();
    Duration seen = seconds(checks.group(1)).multipliedBy(Long.parseLong(checks.group(2)));
    for (String name : SERVERS) {
      int port = composed(name).server().port();

      assertThat(composed(name).server().shutdownDelay()).isGreaterThan(seen);
      assertThat(PROXY.split("  server %s %s:%d\n".formatted(name, name, port), -1)).hasSize(3);
    }

    Path haproxy = Path.of("/usr/sbin/haproxy");
    assumeThat(haproxy).as("haproxy is installed").exists();
    Process process =
        new ProcessBuilder(haproxy.toString(), "-c", "-f", DEPLOY.resolve("haproxy.cfg").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void whatIsAskedForHealthIsServed(@TempDir Path folder) {
    Set<String> paths = new TreeSet<>();
    Stream.of("startupProbe", "livenessProbe", "readinessProbe")
        .forEach(each -> paths.add(container().path(each).at("/httpGet/path").asString()));
    Pattern.compile("(?:GET|\\bpath) (/\\w+)")
        .matcher(CONTAINERFILE + PROXY)
        .results()
        .forEach(each -> paths.add(each.group(1)));

    assertThat(paths).containsExactly("/healthz", "/metrics", "/readyz");
    try (TestServer server = TestServer.start(folder)) {
      paths.forEach(each -> Http.at(server.server().baseUrl()).get(each).expect(200));
    }
  }

  /** Catches a path that the proxy lets through, and that Pinion takes for the one it hides. */
  @Test
  void theProxyHidesTheMetricsHoweverTheyAreAskedFor(@TempDir Path folder) {
    Matcher rule = Pattern.compile("return status 404 if \\{ path (.*) }").matcher(PROXY);
    assertThat(rule.find()).isTrue();
    List<String> hidden = List.of(rule.group(1).split(" "));
    try (TestServer server = TestServer.start(folder);
        var raw = new RawHttp(server.server().port())) {
      List<String> served =
          Stream.of(
                  "/metrics",
                  "/metrics/",
                  "/metrics//",
                  "//metrics",
                  "/metrics;a=b",
                  "/./metrics",
                  "/healthz/../metrics",
                  "/metrics/.",
                  "/%6Detrics",
                  "/metrics%2F",
                  "/Metrics")
              .filter(path -> raw.send(RawHttp.Request.of("GET", path)).status() == 200)
              .toList();
      assertThat(served).contains("/metrics");
      assertThat(hidden).containsExactlyElementsOf(served);
    }
  }

  @Test
  void thePodsHaveSettingsThatThereAre() {
    Settings settings = inKubernetes();
    JsonNode secret = pod().at("/volumes/0/secret");
    JsonNode mount = container().at("/volumeMounts/0");

    assertThat(settings.clusters().getFirst().database())
        .isInstanceOf(Settings.Database.Server.class);
    assertThat(mount.path("name")).isEqualTo(pod().at("/volumes/0/name"));
    assertThat(settings.auth().masterKeyFile())
        .isEqualTo(
            Path.of(mount.path("mountPath").asString(), secret.at("/items/0/path").asString()));
    assertThat(container().at("/ports/0/containerPort").asInt())
        .isEqualTo(settings.server().port());
    assertThat(Duration.ofSeconds(pod().path("terminationGracePeriodSeconds").asInt()))
        .isGreaterThanOrEqualTo(end(settings));
    assertThat(settings.server().shutdownDelay()).isPositive();
    // Else Kubernetes adds PINION_PORT and its like for a Service of this name.
    assertThat(pod().path("enableServiceLinks").asBoolean(true)).isFalse();
  }

  @Test
  void readsGoOnInKubernetesWhileTheDatabaseIsGone() {
    JsonNode probe = container().path("readinessProbe");
    long seconds = probe.path("failureThreshold").asLong() * probe.path("periodSeconds").asLong();

    assertThat(Duration.ofSeconds(seconds))
        .isGreaterThanOrEqualTo(inKubernetes().store().staleReads());
  }

  @Test
  void thePodsHaveNoRightsAndOneLimitOfMemory() {
    JsonNode user = pod().path("securityContext").path("runAsUser");
    JsonNode rights = container().path("securityContext");

    assertThat(CONTAINERFILE).contains("\nUSER " + user.asInt() + ":" + user.asInt() + "\n");
    assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod().at("/securityContext/seccompProfile/type").asString())
        .isEqualTo("RuntimeDefault");
    assertThat(pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(rights.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
    assertThat(container().at("/resources/limits/memory"))
        .isEqualTo(container().at("/resources/requests/memory"));
  }

  @Test
  void everythingInKubernetesIsOfTheSamePods() {
    JsonNode labels = kubernetes("Deployment").at("/spec/template/metadata/labels");

    assertThat(kubernetes("Deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(kubernetes("PodDisruptionBudget").at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
    assertThat(kubernetes("Service").at("/spec/selector")).isEqualTo(labels);
    assertThat(kubernetes("Service").at("/spec/ports/0/targetPort"))
        .isEqualTo(container().at("/ports/0/name"));
    assertThat(kubernetes("ServiceAccount").at("/metadata/name"))
        .isEqualTo(pod().path("serviceAccountName"));
    assertThat(kubernetes("Deployment").at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(1))
        .isZero();
  }

  @Test
  void imagesAreOfOneVersion() {
    Stream<String> named =
        Stream.of(CONTAINERFILE, read("compose.yaml"), read("kubernetes.yaml"))
            .flatMap(
                text -> Pattern.compile("(?m)^ *(?:FROM|image:) (\\S+)").matcher(text).results())
            .map(each -> each.group(1));

    // What compose builds has no version.
    assertThat(named.filter(each -> !each.equals("pinion")))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each).matches("[\\w./-]+:\\d+\\.\\d+\\S*"));
  }

  @Test
  void commentsNameSettingsThatThereAre() {
    Set<String> known =
        Keys.help().lines().map(line -> line.split(" =", 2)[0]).collect(Collectors.toSet());
    List<String> named =
        Stream.of(CONTAINERFILE, PROXY, read("compose.yaml"), read("kubernetes.yaml"))
            .flatMap(text -> Pattern.compile("(?m)^ *# .*$").matcher(text).results())
            .flatMap(
                line ->
                    Pattern.compile("\\b(?:server|store|auth|log|catalog|tenants)\\.[a-z-]+")
                        .matcher(line.group())
                        .results())
            .map(MatchResult::group)
            .toList();

    assertThat(named).contains("server.shutdown-delay", "store.stale-reads");
    assertThat(known).containsAll(named);
  }
}
