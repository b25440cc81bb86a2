package io.slipway.engine.internal.lifecycle;

/**
 * One call of a transition, as data.
 *
 * @param name unique within its course; for people and for diagrams
 * @param call which call
 * @param members which members it is about
 * @param due when it has work
 * @param await what it waits for when it has work
 */
public record Step(String name, CallKind call, MemberSelector members, Due due, Await await) {}
