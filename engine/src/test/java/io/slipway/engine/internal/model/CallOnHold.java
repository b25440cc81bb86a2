package io.slipway.engine.internal.model;

import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.MemberId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that an engine has made and that has not come back.
 *
 * @param kind which
 * @param member whom it is for, or null
 * @param make makes it
 */
record CallOnHold(CallKind kind, @Nullable MemberId member, Consumer<ClusterBackend> make) {}
