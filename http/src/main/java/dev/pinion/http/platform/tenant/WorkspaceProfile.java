package dev.pinion.http.platform.tenant;

import dev.pinion.domain.tenant.Tenant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What only workspaces have, which the profile of a tenant keeps under a key of its own.
 *
 * @param backendOrgId null if it was given none
 * @param region the word that it was made with; null if it was given none
 * @param connectorType null if it was given none
 */
record WorkspaceProfile(
    String environment,
    @Nullable String backendOrgId,
    @Nullable String region,
    @Nullable String connectorType) {

  /** The environment of a workspace that was given none. */
  static final String DEFAULT_ENVIRONMENT = "staging";

  private static final String KEY = "workspace";
  private static final String ENVIRONMENT = "environment";
  private static final String BACKEND_ORG_ID = "backend_org_id";
  private static final String REGION = "region";
  private static final String CONNECTOR_TYPE = "connector_type";

  static WorkspaceProfile of(Tenant tenant) {
    var fields = fields(tenant.profile());
    return new WorkspaceProfile(
        Objects.requireNonNullElse(fields.get(ENVIRONMENT), DEFAULT_ENVIRONMENT),
        fields.get(BACKEND_ORG_ID),
        fields.get(REGION),
        fields.get(CONNECTOR_TYPE));
  }

  /** The profile of a tenant that is made as a workspace. */
  static Map<String, @Nullable Object> first(
      String environment, @Nullable String backendOrgId, @Nullable String region) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put(ENVIRONMENT, environment);
    fields.put(BACKEND_ORG_ID, backendOrgId);
    fields.put(REGION, region);
    return Map.of(KEY, fields);
  }

  /** A profile with other values; null leaves one as it is. */
  static Map<String, @Nullable Object> changed(
      Map<String, @Nullable Object> before,
      @Nullable String environment,
      @Nullable String connectorType) {
    var fields = new LinkedHashMap<String, @Nullable Object>(fields(before));
    if (environment != null) {
      fields.put(ENVIRONMENT, environment);
    }
    if (connectorType != null) {
      fields.put(CONNECTOR_TYPE, connectorType);
    }
    if (fields.equals(fields(before))) {
      return before;
    }
    var after = new LinkedHashMap<>(before);
    after.put(KEY, Collections.unmodifiableMap(fields));
    return Collections.unmodifiableMap(after);
  }

  /** The fields that were given, all of them texts. */
  private static Map<String, String> fields(Map<String, @Nullable Object> profile) {
    var fields = new LinkedHashMap<String, String>();
    if (profile.get(KEY) instanceof Map<?, ?> stored) {
      stored.forEach(
          (name, value) -> {
            if (value instanceof String text) {
              fields.put(String.valueOf(name), text);
            }
          });
    }
    return fields;
  }
}
